package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.site.failover.Outstanding;
import dev.skerry.site.membership.Company;
import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Offer;
import dev.skerry.site.view.Service;
import dev.skerry.site.view.Standing;
import dev.skerry.site.view.StandingBytes;
import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final SimulatedTime time = new SimulatedTime();
  private final List<Standing> told = new ArrayList<>();
  private long backlog;
  private int looks;
  private long p50 = 1_000_000;
  private List<Service> services = List.of();

  private final Outlook outlook =
      new Outlook() {
        @Override
        public int slots() {
          return 1;
        }

        @Override
        public long backlog() {
          return backlog;
        }

        @Override
        public boolean mayLeave() {
          return true;
        }

        @Override
        public boolean isOpen() {
          return true;
        }

        @Override
        public List<Service> services() {
          looks++;
          return services;
        }
      };

  private final Company company =
      new Company() {
        @Override
        public Roll roll() {
          return new Roll(1, "north", List.of(new Member("north", "n", 1)), 0);
        }

        @Override
        public void tell(byte[] news) {
          told.add(StandingBytes.read(news));
        }

        @Override
        public void listen(Listener listener) {}

        @Override
        public void close() {}
      };

  private Lookout lookout() {
    return new Lookout(
        outlook, company, new Outstanding(), new Greetings(new Strangers(), time), time, 1);
  }

  private List<Service> offering(String version) {
    return List.of(
        new Service(
            "echo", version, 1, false, false, List.of(new Offer("full", 0.9, p50, 2 * p50))));
  }

  @Test
  void idleDevice_saysTwiceASecondThatItIs() {
    lookout();
    time.advance(TEN_SECONDS);

    assertThat(told).hasSizeBetween(18, 22);
    assertThat(told).extracting(Standing::count).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void busyDevice_saysItTwentyTimesASecond_andOnceMoreWhenItIsNot() {
    lookout();
    backlog = 5;
    time.advance(TEN_SECONDS);
    assertThat(told).hasSizeBetween(190, 210);

    backlog = 0;
    told.clear();
    time.advance(Duration.ofMillis(60));
    assertThat(told).extracting(Standing::backlog).containsExactly(0L);
  }

  @Test
  void deviceThatRests_saysThatItIsBusyAsSoonAsOneThatDoesNotIfItIsStirred() {
    Lookout lookout = lookout();
    time.advance(TEN_SECONDS);
    told.clear();

    lookout.stir();
    backlog = 5;
    time.advance(Duration.ofMillis(60));
    assertThat(told).extracting(Standing::backlog).contains(5L);

    time.advance(TEN_SECONDS);
    assertThat(told).hasSizeBetween(190, 210);
  }

  @Test
  void deviceThatRests_looksTwiceASecond() {
    lookout();
    time.advance(TEN_SECONDS);
    looks = 0;

    time.advance(TEN_SECONDS);

    assertThat(looks).isBetween(18, 22);
  }

  @Test
  void deviceThatIsAskedNowAndThen_doesNotRest() {
    Lookout lookout = lookout();
    looks = 0;
    for (int i = 0; i < 20; i++) {
      lookout.stir();
      time.advance(Duration.ofMillis(500));
    }

    assertThat(looks).isBetween(190, 210);
  }

  @Test
  void whatCanBeAskedFor_isSaidWithinARest() {
    lookout();
    time.advance(TEN_SECONDS.plusMillis(20));
    told.clear();

    services = offering("1");
    time.advance(Duration.ofMillis(510));
    assertThat(told).hasSize(1);
    assertThat(told.getLast().services()).isEqualTo(services);

    services = offering("2");
    time.advance(Duration.ofMillis(510));
    assertThat(told).hasSize(2);
    assertThat(told.getLast().services()).isEqualTo(services);
  }

  @Test
  void howLongItTakes_isSaidInItsTime_howeverOftenTheDeviceLooks() {
    services = offering("1");
    lookout();
    time.advance(Duration.ofMillis(520));
    told.clear();

    p50 = 1_000_001;
    services = offering("1");
    time.advance(Duration.ofMillis(200));
    assertThat(told).isEmpty();

    services = offering("2");
    time.advance(Duration.ofMillis(60));
    assertThat(told).hasSize(1);
  }
}

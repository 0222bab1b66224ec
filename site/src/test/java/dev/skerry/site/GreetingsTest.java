package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.site.membership.Member;
import dev.skerry.site.membership.Roll;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Standing;
import dev.skerry.time.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GreetingsTest {
  private static final Standing OWN = new Standing(1, 1, 1, 0, 0, true, List.of(), List.of());

  private final SimulatedTime time = new SimulatedTime();
  private final LinkedBlockingQueue<Integer> greeted = new LinkedBlockingQueue<>();
  private volatile boolean there = true;

  private final Greetings greetings =
      new Greetings(
          new Strangers() {
            @Override
            public boolean greet(Member member) {
              greeted.add(member.port());
              return there;
            }
          },
          time);

  private static Member south(int port) {
    return new Member("south", "s", port);
  }

  private static Sight sight(Optional<Member> south) {
    return new Sight(
        new Roll(
            1,
            "north",
            Stream.concat(Stream.of(new Member("north", "n", 1)), south.stream()).toList(),
            0),
        OWN,
        south.stream().map(member -> new Neighbour(member.device(), OWN, 0, 0, 1, 1)).toList());
  }

  private int greeting() throws InterruptedException {
    Integer port = greeted.poll(20, TimeUnit.SECONDS);
    assertThat(port).isNotNull();
    return port;
  }

  private void await(int port, boolean known) {
    while (greetings.hasMet(south(port)) != known) {
      Thread.onSpinWait();
    }
  }

  @Test
  void neighbour_isMet_andGreetedAgainLater() throws Exception {
    greetings.greet(sight(Optional.of(south(2))));
    assertThat(greeting()).isEqualTo(2);
    await(2, true);

    time.advance(Duration.ofSeconds(9));
    greetings.greet(sight(Optional.of(south(2))));
    assertThat(greeted).isEmpty();

    time.advance(Duration.ofSeconds(1));
    greetings.greet(sight(Optional.of(south(2))));
    assertThat(greeting()).isEqualTo(2);
  }

  @Test
  void neighbour_thatCameBackElsewhere_isMetAnew() throws Exception {
    greetings.greet(sight(Optional.of(south(2))));
    assertThat(greeting()).isEqualTo(2);
    await(2, true);

    assertThat(greetings.hasMet(south(3))).isFalse();
    greetings.greet(sight(Optional.of(south(3))));
    assertThat(greeting()).isEqualTo(3);
    await(3, true);
  }

  @Test
  void neighbour_thatDoesNotAnswerOrIsGone_isNotMet() throws Exception {
    there = false;
    greetings.greet(sight(Optional.of(south(2))));
    assertThat(greeting()).isEqualTo(2);
    assertThat(greetings.hasMet(south(2))).isFalse();

    there = true;
    while (greeted.isEmpty()) {
      time.advance(Duration.ofSeconds(1));
      greetings.greet(sight(Optional.of(south(2))));
      Thread.onSpinWait();
    }
    await(2, true);
    greetings.greet(sight(Optional.empty()));
    assertThat(greetings.hasMet(south(2))).isFalse();
  }
}

package dev.skerry.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AbsentTest {
  @Test
  void deviceThatLeft_isMissing_untilItIsBack() {
    Absent absent = new Absent();
    absent.present(Set.of("north", "south", "west"), 10);
    assertThat(absent.missing(20)).isEmpty();

    absent.present(Set.of("north", "west"), 100);
    absent.present(Set.of("north"), 200);
    assertThat(absent.missing(250))
        .containsExactly(new SiteReport.Missing("south", 150), new SiteReport.Missing("west", 50));

    absent.present(Set.of("north", "south"), 300);
    assertThat(absent.missing(300)).containsExactly(new SiteReport.Missing("west", 100));
  }

  @Test
  void howeverManyLeave_onlySoManyAreRemembered() {
    Absent absent = new Absent();
    for (int i = 0; i < 2 * Absent.MOST; i++) {
      absent.present(new TreeSet<>(Set.of("north", "d" + i)), i);
    }

    assertThat(absent.missing(0))
        .hasSize(Absent.MOST)
        .extracting(SiteReport.Missing::device)
        .doesNotContain("d0")
        .contains("d500");
  }

  @Test
  void sameSender_isToldOfOnceAMinute_andOthersInBetween() {
    OncePerMinute told = new OncePerMinute();
    long minute = 60_000_000_000L;

    assertThat(told.isDue("south", 0)).isTrue();
    assertThat(told.isDue("south", minute - 1)).isFalse();
    assertThat(told.isDue("west", minute - 1)).isTrue();
    assertThat(told.isDue("south", minute)).isTrue();
    assertThat(told.isDue("south", minute + 1)).isFalse();
  }
}

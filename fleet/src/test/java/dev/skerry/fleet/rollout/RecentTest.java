package dev.skerry.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Tally;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class RecentTest {
  private static final Instant START = PaperFleet.START;

  private final Recent recent = new Recent(Duration.ofMinutes(10));

  private Tally add(int minute, Tally tally) {
    return recent.add(START.plus(Duration.ofMinutes(minute)), Optional.of(PaperFleet.OLD), tally);
  }

  @Test
  void badMinutesAfterAGoodDay_show() {
    for (int minute = 0; minute < 60; minute++) {
      add(minute, new Tally(100L * minute, 0, 0, 0));
    }

    Tally last = add(60, new Tally(6000, 0, 100, 100));

    assertThat(last.faults()).isEqualTo(100);
    assertThat(last.answered()).isBetween(1000L, 1200L);
  }

  @Test
  void otherRelease_beginsAnew() {
    add(0, new Tally(1000, 0, 0, 50));

    assertThat(
            recent.add(
                START.plusSeconds(60), Optional.of(PaperFleet.NEW), new Tally(2000, 0, 0, 0)))
        .isEqualTo(new Tally(2000, 0, 0, 0));
  }

  @Test
  void deviceThatRunsNothingYet_hasDoneNothing() {
    assertThat(recent.add(START, Optional.empty(), Tally.NONE)).isEqualTo(Tally.NONE);
    assertThat(recent.add(START.plusSeconds(1), Optional.empty(), Tally.NONE))
        .isEqualTo(Tally.NONE);
  }

  @Test
  void joules_areThoseOfTheWindow() {
    for (int minute = 0; minute < 60; minute++) {
      add(minute, new Tally(100L * minute, 0, 0, 0).withJoules(OptionalDouble.of(10.0 * minute)));
    }

    Tally last = add(60, new Tally(6000, 0, 0, 0).withJoules(OptionalDouble.of(1590)));

    assertThat(last.joules().orElseThrow()).isBetween(1090.0, 1110.0);
    assertThat(add(61, new Tally(6100, 0, 0, 0)).joules()).isEmpty();
  }

  @Test
  void countsThatShrink_beginAnew() {
    add(0, new Tally(1000, 0, 0, 50));

    assertThat(add(1, new Tally(10, 1, 1, 1))).isEqualTo(new Tally(10, 1, 1, 1));
  }

  @Test
  void reports_thatComeEverySecond_areLookedBackOverForAllOfTheWindow() {
    Recent recent = new Recent(Duration.ofMinutes(10));
    Optional<Digest> release = Optional.of(Digest.of(new byte[] {1}));
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    Tally last = Tally.NONE;

    for (int second = 0; second <= 3600; second++) {
      last = recent.add(start.plusSeconds(second), release, new Tally(second, second, 0, 0));
    }

    assertThat(last.answered()).isBetween(560L, 680L);
  }
}

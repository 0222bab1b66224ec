package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MarginTest {
  private static final long TIMEOUT = Duration.ofSeconds(1).toNanos();

  @Test
  void slowMachine_getsALargerMargin() {
    Margin margin = new Margin();
    long before = margin.nanos(TIMEOUT);

    for (int i = 0; i < 100; i++) {
      margin.record(Duration.ofMillis(6).toNanos());
    }

    assertThat(before).isEqualTo(Duration.ofMillis(1).toNanos());
    assertThat(margin.nanos(TIMEOUT)).isGreaterThan(Duration.ofMillis(5).toNanos());
  }

  @Test
  void manyRescues_areLateOneTimeInAHundred() {
    Margin margin = new Margin();
    SplittableRandom random = new SplittableRandom(5);
    int late = 0;

    for (int i = 0; i < 100_000; i++) {
      long lateness = random.nextLong(Duration.ofMillis(2).toNanos());
      late += lateness > margin.nanos(TIMEOUT) ? 1 : 0;
      margin.record(lateness);
    }

    // The estimate jitters by a tenth around the quantile, which costs some late ones and saves
    // others.
    assertThat(late).isBetween(100, 2_500);
  }

  @Test
  void shortTimeout_keepsThreeQuartersForTheModel() {
    assertThat(new Margin().nanos(Duration.ofMillis(1).toNanos())).isEqualTo(250_000);
  }
}

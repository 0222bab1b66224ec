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

    assertThat(before).isEqualTo(Duration.ofMillis(2).toNanos());
    assertThat(margin.nanos(TIMEOUT)).isGreaterThan(Duration.ofMillis(5).toNanos());
  }

  @Test
  void manyRescues_areLateOneTimeInAThousand() {
    Margin margin = new Margin();
    SplittableRandom random = new SplittableRandom(5);
    int late = 0;

    for (int i = 0; i < 1_000_000; i++) {
      long lateness = random.nextLong(Duration.ofMillis(2).toNanos());
      late += lateness > margin.nanos(TIMEOUT) ? 1 : 0;
      margin.record(lateness);
    }

    // The estimate jumps well above the quantile and comes down slowly, so there are fewer.
    assertThat(late).isBetween(100, 2_000);
  }

  @Test
  void largestMargin_isATenthOrAQuarterOfLittle() {
    Margin margin = new Margin();
    assertThat(margin.nanos(Duration.ofMillis(1).toNanos())).isEqualTo(250_000);
    assertThat(margin.nanos(Duration.ofMillis(4).toNanos())).isEqualTo(500_000);
    assertThat(margin.nanos(Duration.ofMillis(10).toNanos())).isEqualTo(1_000_000);
  }
}

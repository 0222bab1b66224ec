package dev.skerry.device.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LatencyEstimateTest {
  private static Latency guess(Duration taken) {
    return new Latency(taken, taken, taken);
  }

  @Test
  void manyRuns_findTheQuantiles() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(10)));
    SplittableRandom random = new SplittableRandom(7);

    for (int run = 0; run < 50_000; run++) {
      estimate.record(random.nextLong(1_000_000, 2_000_000));
    }

    // Uniform from 1 to 2 ms. A step of a twentieth of the estimate makes it jitter by some of
    // those.
    assertThat((double) estimate.p50()).isCloseTo(1_500_000.0, within(200_000.0));
    assertThat((double) estimate.p99()).isCloseTo(1_990_000.0, within(100_000.0));
  }

  @Test
  void slowerMachine_isNoticed() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(1)));

    for (int run = 0; run < 100; run++) {
      estimate.record(3_000_000);
    }

    assertThat(estimate.p50()).isGreaterThan(2_500_000);
    assertThat((double) estimate.p99()).isCloseTo(3_000_000.0, within(60_000.0));
  }

  @Test
  void estimates_areNeverOutOfOrder() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(1)));
    SplittableRandom random = new SplittableRandom(3);

    for (int run = 0; run < 10_000; run++) {
      estimate.record(random.nextInt(100) == 0 ? 50_000_000 : random.nextLong(10, 2_000_000));
      assertThat(estimate.p50()).isPositive().isLessThanOrEqualTo(estimate.p99());
    }
  }
}

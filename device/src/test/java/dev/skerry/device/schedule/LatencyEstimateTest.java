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

    // Uniform from 1 to 2 ms; 512 runs know their median to about 22 us.
    assertThat((double) estimate.p50()).isCloseTo(1_500_000.0, within(80_000.0));
    assertThat((double) estimate.p99()).isCloseTo(1_990_000.0, within(20_000.0));
  }

  @Test
  void meanBeforeTheFirstRun_isNoLongerThanAFewLongRunsMakeIt() {
    LatencyEstimate estimate =
        new LatencyEstimate(
            new Latency(Duration.ofMillis(10), Duration.ofMillis(13), Duration.ofMillis(17)));

    assertThat((double) estimate.p50()).isCloseTo(10_000_000.0, within(300_000.0));
    assertThat(estimate.mean()).isBetween(9_900_000L, 10_200_000L);
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
  void quickProbesInARow_undoAMeasurementThatSomethingGotInTheWayOf() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(30)));

    estimate.probed(3_000_000);
    estimate.probed(2_000_000);
    estimate.probed(29_000_000);
    estimate.probed(3_000_000);
    estimate.probed(2_000_000);
    assertThat((double) estimate.p50()).isCloseTo(30_000_000.0, within(600_000.0));

    estimate.probed(1_000_000);

    assertThat((double) estimate.p99()).isCloseTo(3_000_000.0, within(60_000.0));
    assertThat((double) estimate.mean()).isCloseTo(3_000_000.0, within(1.0));
    assertThat(estimate.measuredP99()).isEqualTo(3_000_000);
  }

  @Test
  void quickProbes_doNotContradictRealRuns() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(30)));
    for (int run = 0; run < 200; run++) {
      estimate.record(30_000_000);
    }

    for (int probe = 0; probe < 9; probe++) {
      estimate.probed(1_000_000);
    }

    assertThat((double) estimate.p50()).isCloseTo(30_000_000.0, within(600_000.0));
    assertThat(estimate.measuredP99()).isEqualTo(1_000_000);
  }

  @Test
  void measurementOnceMore_countsIfItIsQuicker() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(30)));

    estimate.measured(guess(Duration.ofMillis(40)));
    assertThat((double) estimate.p50()).isCloseTo(30_000_000.0, within(600_000.0));
    estimate.measured(guess(Duration.ofMillis(20)));
    estimate.record(20_000_000);

    assertThat((double) estimate.p50()).isCloseTo(20_000_000.0, within(400_000.0));
    assertThat((double) estimate.p99()).isCloseTo(20_000_000.0, within(400_000.0));
  }

  @Test
  void rungThatSeemedTooSlowAtLoad_isRunAgainOnceProbed() {
    Rung rung = Rungs.rung("only", 300);
    Ladder ladder = Rungs.ladder(rung);
    Scheduler scheduler = new Scheduler(1, 8);
    scheduler.enrol(ladder);
    Ticket before = new Ticket(() -> true, ladder, 1, 1, 0, 50_000_000);
    assertThat(scheduler.submit(before, 0)).isEqualTo(Verdict.TOO_LATE);

    for (int probe = 0; probe < 3; probe++) {
      rung.latency(1).probed(10_000_000);
    }

    Ticket after = new Ticket(() -> true, ladder, 1, 1, 0, 50_000_000);
    assertThat(scheduler.submit(after, 0)).isEqualTo(Verdict.ADMITTED);
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

  @Test
  void ninetyNinthPercentile_isExceededOnceInAHundred() {
    // A long tail, and a machine that gets slower and faster by a third as time goes by.
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofMillis(1)));
    SplittableRandom random = new SplittableRandom(11);
    int runs = 400_000;
    int above50 = 0;
    int above90 = 0;
    int above99 = 0;
    for (int run = 0; run < runs; run++) {
      double drift = 1 + Math.sin(run / 30_000.0) / 3;
      long taken = (long) (1e6 * drift * Math.exp(0.3 * random.nextGaussian()));
      above50 += taken > estimate.p50() ? 1 : 0;
      above90 += taken > estimate.p90() ? 1 : 0;
      above99 += taken > estimate.p99() ? 1 : 0;
      estimate.record(taken);
    }

    assertThat(above50 / (double) runs).isCloseTo(0.5, within(0.01));
    assertThat(above90 / (double) runs).isCloseTo(0.1, within(0.005));
    assertThat(above99 / (double) runs).isCloseTo(0.01, within(0.001));
  }

  @Test
  void anyRun_evenTheLongest_hasABucket() {
    LatencyEstimate estimate = new LatencyEstimate(guess(Duration.ofNanos(1)));
    for (long nanos = 1; nanos > 0; nanos <<= 1) {
      estimate.record(nanos);
      estimate.record(nanos - 1);
    }

    assertThat(estimate.p50()).isPositive();
    assertThat(estimate.p99()).isGreaterThan(estimate.p50());
    assertThat(estimate.mean()).isPositive();
  }
}

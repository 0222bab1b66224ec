package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Compares estimates with what sorting all remembered runs gives, and with what comes next. */
public final class Estimates {
  private static final int RUNS = 60_000;
  private static final double WIDEST_BUCKET = 1.017;

  private Estimates() {}

  /**
   * Plays one seed.
   *
   * @throws AssertionError if a quantile is not what it says
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    double spread = chance.nextDouble(0.05, 0.6);
    double drift = chance.nextDouble(0, 0.3);
    Duration guess = Duration.ofMillis(1);
    LatencyEstimate estimate = new LatencyEstimate(new Latency(guess, guess, guess));
    ArrayDeque<Long> window = new ArrayDeque<>();
    int[] above = new int[3];
    for (int run = 0; run < RUNS; run++) {
      double level = 1e6 * (1 + drift * Math.sin(run / 20_000.0));
      long taken = (long) (level * Math.exp(spread * chance.nextGaussian()));
      above[0] += taken > estimate.p50() ? 1 : 0;
      above[1] += taken > estimate.p90() ? 1 : 0;
      above[2] += taken > estimate.p99() ? 1 : 0;
      estimate.record(taken);
      window.add(taken);
      if (window.size() > LatencyEstimate.WINDOW) {
        window.remove();
      }
      if (run > LatencyEstimate.WINDOW && run % 500 == 0) {
        compare(estimate, window);
      }
    }
    share("p50", above[0], 0.5, 0.012);
    share("p90", above[1], 0.1, 0.006);
    share("p99", above[2], 0.01, 0.0018);
  }

  private static void compare(LatencyEstimate estimate, ArrayDeque<Long> window) {
    long[] sorted = window.stream().mapToLong(Long::longValue).sorted().toArray();
    near("p50", estimate.p50(), at(sorted, 0.5));
    near("p90", estimate.p90(), at(sorted, 0.9));
    near("p99", estimate.p99(), at(sorted, 0.99));
    near("mean", estimate.mean(), (long) Arrays.stream(sorted).average().orElse(0));
    for (int draw = 0; draw < 20; draw++) {
      long replayed = estimate.replay(draw * 31);
      require(window.contains(replayed), "replayed a run that never was: " + replayed);
    }
  }

  /** Of n runs, the next one exceeds the k-th longest with probability k / (n + 1). */
  private static long at(long[] sorted, double quantile) {
    return sorted[Math.min(sorted.length, (int) Math.ceil(quantile * (sorted.length + 1))) - 1];
  }

  private static void near(String what, long value, long expected) {
    require(
        value <= expected * WIDEST_BUCKET && value >= expected / WIDEST_BUCKET,
        what + ": " + value + " (expected: " + expected + ")");
  }

  private static void share(String what, int count, double expected, double within) {
    double share = count / (double) RUNS;
    require(
        Math.abs(share - expected) <= within,
        what + " was exceeded by " + share + " of all runs (expected: " + expected + ")");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

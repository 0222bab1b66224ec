package dev.skerry.optimizer.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How many times faster a candidate is than the original.
 *
 * @param low and {@code high}: where it is, 95 times in 100
 */
public record Ratio(double speedup, double low, double high) {
  private static final int RESAMPLES = 1000;

  /** Neither faster nor slower: the original against itself. */
  public static final Ratio ONE = new Ratio(1, 1, 1);

  /**
   * From turns that both took side by side. Each turn gives one ratio, of what the quicker quarter
   * of its runs took, which other work on the machine disturbs least; the median of those is the
   * speed-up.
   */
  public static Ratio of(Turns original, Turns candidate, long seed) {
    int turns = Math.min(original.count(), candidate.count());
    if (turns == 0) {
      throw new IllegalArgumentException("turns: 0 (expected: >= 1)");
    }
    double[] ratios = new double[turns];
    for (int i = 0; i < turns; i++) {
      ratios[i] = (double) original.quarter(i) / Math.max(1, candidate.quarter(i));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[turns];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int turn = 0; turn < turns; turn++) {
        drawn[turn] = ratios[random.nextInt(turns)];
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Ratio(
        median(ratios), medians[(int) (0.025 * RESAMPLES)], medians[(int) (0.975 * RESAMPLES)]);
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}

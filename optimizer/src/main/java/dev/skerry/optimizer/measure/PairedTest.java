package dev.skerry.optimizer.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * By how much a candidate is worse than the original, on the very same samples, and how sure that
 * is.
 *
 * @param drop what the original scores above the candidate; negative if the candidate is better
 * @param low and {@code high}: where the drop is on other samples like these, 95 times in 100
 */
public record PairedTest(double drop, double low, double high) {
  private static final double ROUNDING = 1e-9;
  private static final int RESAMPLES = 1000;
  private static final double TAIL = 0.025;
  /* Of all resamples so many have none of five samples that differ. */
  private static final double FEW = Math.exp(-5);

  /** What may be said about a drop and what is allowed of it. */
  public enum Finding {
    /** It is within what is allowed, and other samples would say so too. */
    WITHIN,
    /** It is within on these samples, which are too few to be sure of others. */
    TOO_FEW_TO_TELL,
    /** It is beyond on these samples. */
    BEYOND
  }

  /**
   * Draws samples again and again from those that there are, the same for both, and looks how the
   * difference moves (Efron, "Bootstrap methods", 1979). Beyond what n samples show, one in about n
   * / 4 may differ (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?",
   * 1983): so a sample more that differs never makes the worst that may be less bad.
   */
  public static PairedTest of(Marks original, Marks candidate, long seed) {
    int count = original.count();
    if (candidate.count() != count || count == 0) {
      throw new IllegalArgumentException(
          "marks: " + candidate.count() + " (expected: " + count + ", those of the original)");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] drops = new double[RESAMPLES];
    int[] times = new int[count];
    for (int i = 0; i < RESAMPLES; i++) {
      Arrays.fill(times, 0);
      for (int draw = 0; draw < count; draw++) {
        times[random.nextInt(count)]++;
      }
      drops[i] = original.score(times) - candidate.score(times);
    }
    Arrays.sort(drops);
    // What none of these samples shows is drawn by no resample, and may be there as well. Where few
    // differ that is most.
    long alike = Arrays.stream(drops).filter(each -> each == 0).count();
    double unseen = alike > FEW * RESAMPLES ? unseen(count) : 0;
    double drop = original.score() - candidate.score();
    double low = drops[(int) (TAIL * RESAMPLES)];
    double high = drops[(int) ((1 - TAIL) * RESAMPLES)];
    return new PairedTest(drop, Math.min(low, drop - unseen), Math.max(high, drop + unseen));
  }

  /** Of what part of others it may be so, 95 times in 100, that is so of none of some samples. */
  public static double unseen(int samples) {
    return 1 - Math.pow(TAIL, 1.0 / samples);
  }

  /** How the drop stands to {@code allowed}. */
  public Finding against(double allowed) {
    // Written so that a drop that is no number is beyond. One sample in a hundred is 0.01, and a
    // bit.
    if (!(drop <= allowed + ROUNDING)) {
      return Finding.BEYOND;
    }
    return high <= allowed + ROUNDING ? Finding.WITHIN : Finding.TOO_FEW_TO_TELL;
  }
}

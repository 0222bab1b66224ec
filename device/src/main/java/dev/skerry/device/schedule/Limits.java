package dev.skerry.device.schedule;

/**
 * What the machine can bear just now.
 *
 * @param slots how many runs there may be at once
 * @param best how many rungs below the top of its ladder an agent starts; 0 allows all. Never takes
 *     away an agent's last rung
 * @param largestBatch the most samples that run together
 * @param perSecond how many requests may be admitted in a second; {@link #UNLIMITED} for any
 * @param heat the band of temperature and clock that run times are learned and foretold for; 0 is
 *     the coolest
 */
public record Limits(int slots, int best, int largestBatch, double perSecond, int heat) {
  /** How many bands of heat are told apart. */
  public static final int HEAT_BANDS = 3;

  /** As many requests a second as come. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /** Nothing held back. */
  public static final Limits NONE =
      new Limits(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, UNLIMITED, 0);

  public Limits {
    if (slots < 1 || largestBatch < 1) {
      throw new IllegalArgumentException(
          "slots: " + slots + ", largestBatch: " + largestBatch + " (expected: each >= 1)");
    }
    if (best < 0) {
      throw new IllegalArgumentException("best: " + best + " (expected: >= 0)");
    }
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: > 0)");
    }
    if (heat < 0 || heat >= HEAT_BANDS) {
      throw new IllegalArgumentException(
          "heat: " + heat + " (expected: 0 to " + (HEAT_BANDS - 1) + ")");
    }
  }
}

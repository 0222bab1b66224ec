package dev.skerry.device.schedule;

/**
 * How many may be waiting while a rung is still affordable.
 *
 * <p>Two numbers stand for ladders of any length. A rung that wins much accuracy for its work over
 * the next one below may be run in front of a longer line than one that wins little; what it puts
 * at risk, should a burst follow, is the same. If bursts have an exponential tail, the line in
 * front of which a rung just pays grows with the logarithm of what it wins per unit of work; so
 * rungs between the two ends lie on a straight line over that logarithm.
 *
 * @param dear for the rung that wins least for its work, on any ladder
 * @param cheap for the rung that wins most for its work, the base rungs aside, which may always run
 */
public record Thresholds(int dear, int cheap) {
  /** Where a device begins that has seen no arrivals yet. */
  public static final Thresholds FIRST = new Thresholds(0, 4);

  public Thresholds {
    if (dear < 0 || cheap < dear) {
      throw new IllegalArgumentException(
          "dear: " + dear + ", cheap: " + cheap + " (expected: 0 <= dear <= cheap)");
    }
  }

  /**
   * Between the two ends.
   *
   * @param gain what a rung wins for its work
   * @param least what the rung wins that wins least
   * @param most what the rung wins that wins most
   */
  int at(double gain, double least, double most) {
    if (most <= least) {
      return cheap;
    }
    double share = Math.log(gain / least) / Math.log(most / least);
    return (int) Math.round(dear + (cheap - dear) * share);
  }
}

package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;

/**
 * How long a run takes, learned as it happens.
 *
 * <p>Not thread-safe: the scheduler's owner guards it.
 */
public final class LatencyEstimate {
  /*
   * Frugal streaming quantiles [1]: an estimate moves up by q steps for each sample above it and down by 1 - q steps for
   * each below, so that it rests where a share of q lies below. A step is a share of the estimate, so that it adapts
   * at the same pace to microseconds and to seconds. One long per quantile, no memory of samples, nothing allocated.
   *
   * [1] Ma, Muthukrishnan, Sandler: Frugal Streaming for Estimating Quantiles, 2013
   */
  private static final double STEP = 0.05;

  /* An estimate that is not measured any more closes this share of its way back to where it began. */
  private static final double FADE = 1.0 / 256;

  private final double measuredP50;
  private final double measuredP99;
  private double p50;
  private double p99;

  /** An estimate that starts from a measurement. */
  public LatencyEstimate(Latency measured) {
    p50 = Math.max(1.0, (double) measured.p50().toNanos());
    p99 = Math.max(p50, (double) measured.p99().toNanos());
    measuredP50 = p50;
    measuredP99 = p99;
  }

  /**
   * Forgets a little: for one who was passed over because of this estimate, and so brings no
   * measurement. Without it, a machine that was slow once would be thought so for ever.
   */
  public void fade() {
    p50 -= Math.max(0, p50 - measuredP50) * FADE;
    p99 -= Math.max(0, p99 - measuredP99) * FADE;
  }

  /** Learns from a run that took {@code nanos}. */
  public void record(long nanos) {
    double taken = (double) nanos;
    p50 = move(p50, 0.5, taken);
    p99 = Math.max(move(p99, 0.99, taken), p50);
  }

  private static double move(double estimate, double quantile, double taken) {
    double step = STEP * estimate;
    return taken > estimate
        ? Math.min(taken, estimate + quantile * step)
        : Math.max(1.0, estimate - (1 - quantile) * step);
  }

  /** Half of all runs are done within this many nanoseconds. */
  public long p50() {
    return (long) p50;
  }

  /** All runs but one in a hundred are done within this many nanoseconds. */
  public long p99() {
    return (long) p99;
  }
}

package dev.skerry.device.schedule;

/**
 * What part of all slots' time goes to whoever is more urgent than a given priority: measured, not
 * announced. Who may be let wait at any time must know how much of its time is not its own.
 *
 * <p>Guarded by the scheduler's owner; allocates nothing.
 */
final class UrgentShare {
  /** Never thought to be more: from a machine that has no time left nothing could be learned. */
  static final double MOST = 0.95;

  /* Runs are counted by windows, and windows fade: half of what is known is of the last 0.3 s. */
  private static final long WINDOW_NANOS = 100_000_000;
  private static final double KEPT = 0.8;
  private static final int MOST_WINDOWS = 40;
  private static final int PRIORITIES = 256;

  private final long[] busy = new long[PRIORITIES];
  private final double[] shares = new double[PRIORITIES];
  private final double[] before = new double[PRIORITIES];
  private int known;
  private double all;
  private long begin;
  private boolean begun;

  /** Counts in a run that has ended, as the time of one of {@code slots}. */
  void ran(int priority, long nanos, long now, int slots) {
    settle(now, slots);
    busy[place(priority)] += Math.max(0, nanos);
    while (known <= place(priority)) {
      // Until the window ends: whoever was more urgent than all that ran is more urgent than these.
      before[known++] = all;
    }
  }

  /** The part of the time, from 0 to {@link #MOST}, that goes to those who are more urgent. */
  double before(int priority, long now, int slots) {
    settle(now, slots);
    return place(priority) < known ? before[place(priority)] : all;
  }

  private void settle(long now, int slots) {
    if (!begun) {
      begun = true;
      begin = now;
    }
    long windows = (now - begin) / WINDOW_NANOS;
    if (windows <= 0) {
      return;
    }
    begin += windows * WINDOW_NANOS;
    double kept = kept(windows);
    double sum = 0;
    for (int priority = 0; priority < known; priority++) {
      before[priority] = Math.min(MOST, sum);
      // What ran for longer than the windows last began before them.
      double share = Math.min(1, (double) busy[priority] / (WINDOW_NANOS * windows * slots));
      shares[priority] = kept * shares[priority] + (1 - kept) * share;
      busy[priority] = 0;
      sum += shares[priority];
    }
    all = Math.min(MOST, sum);
  }

  private static double kept(long windows) {
    double kept = 1;
    for (long window = 0; window < windows && window < MOST_WINDOWS; window++) {
      kept *= KEPT;
    }
    return windows < MOST_WINDOWS ? kept : 0;
  }

  private static int place(int priority) {
    return Math.clamp(priority, 0, PRIORITIES - 1);
  }
}

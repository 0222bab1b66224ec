package dev.skerry.device.schedule;

/**
 * Whether so few ask that each finds the device idle, and has for a while.
 *
 * <p>Thresholds are learned from many arrivals and given up after many others. After a flood some
 * rungs may not be run even for whoever waits alone, for others were always close behind; a device
 * that is then asked once in a while, or by a single caller who waits for each answer, would go on
 * so for hours. So whoever comes alone after a long rest, or after a longer time in which no two
 * were there at once, and is not the first one, is answered on the best rung in time. The first
 * ones may be the heads of bursts; and where the best rung is too much for all who come, two soon
 * meet on it, and begin that time anew.
 *
 * <p>A plain sequential object that allocates nothing; times are monotonic nanoseconds.
 */
final class Lull {
  /* A rest is so many times as long as the best rung takes. */
  private static final long REST = 30;
  /* Of a hundred who come by chance, as many as the best rung could answer at most, two meet almost surely. */
  private static final long ONE_BY_ONE = 100;
  private static final int FIRST_ONES = 2;

  private long lastPresent;
  private long lastShared;
  private int alone;

  /**
   * Notes an arrival.
   *
   * @param others how many are there already, in line or running
   * @param isAlone whether all of those have their answers, and no more than their runs to end
   */
  void arrived(Ticket ticket, int others, boolean isAlone, long now) {
    long best = ticket.ladder().best().perSample(ticket.samples()).mean() * ticket.samples();
    boolean isCalm = (now - lastPresent) / REST >= best || (now - lastShared) / ONE_BY_ONE >= best;
    alone = isAlone && isCalm ? Math.min(alone + 1, FIRST_ONES + 1) : 0;
    ticket.found(others, alone > FIRST_ONES);
    present(now);
    if (!isAlone) {
      lastShared = now;
    }
  }

  /** Notes that somebody is there, or was until now. */
  void present(long now) {
    lastPresent = now;
  }
}

package dev.skerry.device.schedule;

/**
 * Whether so few ask that each finds the device idle, and has for a while.
 *
 * <p>Thresholds are learned from many arrivals and given up after many others. After a flood some
 * rungs may not be run even for whoever waits alone, for others were always close behind; a device
 * that is then asked once in a while would go on so for hours. So whoever comes alone after a long
 * rest, and is not the first one, is answered on the best rung in time. The first ones may be the
 * heads of bursts.
 *
 * <p>A plain sequential object that allocates nothing; times are monotonic nanoseconds.
 */
final class Lull {
  /* A rest is so many times as long as the best rung takes. */
  private static final long REST = 30;
  private static final int FIRST_ONES = 2;

  private long lastPresent;
  private int alone;

  /**
   * Notes an arrival.
   *
   * @param others how many are there already, in line or running
   */
  void arrived(Ticket ticket, int others, long now) {
    long best = ticket.ladder().best().perSample(ticket.samples()).mean() * ticket.samples();
    boolean isRested = others == 0 && (now - lastPresent) / REST >= best;
    alone = isRested ? Math.min(alone + 1, FIRST_ONES + 1) : 0;
    ticket.found(others, alone > FIRST_ONES);
    present(now);
  }

  /** Notes that somebody is there, or was until now. */
  void present(long now) {
    lastPresent = now;
  }
}

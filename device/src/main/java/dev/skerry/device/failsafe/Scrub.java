package dev.skerry.device.failsafe;

import java.time.Duration;

/**
 * When which variant is asked a question whose answer is known, to see whether its weights are
 * still what was loaded.
 *
 * <p>A plain sequential object. Each variant is asked once a period, in turn, while nothing else
 * runs; one that found no quiet moment for {@value #MOST_PERIODS} periods is asked in any case. The
 * period is as short as it may be while asking takes at most a twenty-fifth of one core, and longer
 * while nobody asks anything, for then no wrong answer is given either. Times are monotonic
 * nanoseconds.
 */
public final class Scrub {
  /** How many periods a variant may go unasked on a busy device. */
  public static final int MOST_PERIODS = 2;

  private static final long SHORTEST_PERIOD_NANOS = Duration.ofMillis(100).toNanos();
  private static final long SHORTEST_UNUSED_NANOS = Duration.ofMillis(400).toNanos();
  private static final long OF_ONE_CORE = 25;

  private final long period;
  private final long unused;
  private final long[] askedAt;

  /**
   * A scrub that begins now.
   *
   * @param round how long it takes to ask all variants, one after the other
   * @param variants how many there are; there may be none
   */
  public Scrub(Duration round, int variants, long now) {
    long least = OF_ONE_CORE * round.toNanos();
    this.period = Math.max(SHORTEST_PERIOD_NANOS, least);
    this.unused = Math.max(SHORTEST_UNUSED_NANOS, least);
    this.askedAt = new long[variants];
    for (int i = 0; i < variants; i++) {
      // Spread over the first period, so that they do not come all at once ever after.
      askedAt[i] = now - this.period + this.period * (i + 1) / variants;
    }
  }

  /** Every variant that is in use is asked once in this time, if there is a quiet moment. */
  public long period() {
    return period;
  }

  /** Every variant is asked once in this time while nobody asks anything. */
  public long unused() {
    return unused;
  }

  /**
   * The variant to be asked now; less than 0 if none is due.
   *
   * @param idle whether nothing runs now
   * @param inUse whether anything ran lately
   */
  public int due(long now, boolean idle, boolean inUse) {
    if (askedAt.length == 0) {
      return -1;
    }
    int longest = 0;
    for (int i = 1; i < askedAt.length; i++) {
      longest = askedAt[i] - askedAt[longest] < 0 ? i : longest;
    }
    long age = now - askedAt[longest];
    long after = inUse ? period : unused;
    return age >= (idle ? after : MOST_PERIODS * after) ? longest : -1;
  }

  /** When the next one is due if nothing else runs. */
  public long nextDue() {
    long oldest = askedAt[0];
    for (long at : askedAt) {
      oldest = at - oldest < 0 ? at : oldest;
    }
    return oldest + period;
  }

  /** Notes that {@code variant} is asked. */
  public void asked(int variant, long now) {
    askedAt[variant] = now;
  }
}

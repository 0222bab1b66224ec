package dev.skerry.device.failsafe;

import java.time.Duration;

/**
 * What to make of the time that a run took, from both sides: one that ends too early has not done
 * its work, one that ends too late cannot be relied on, one that does not end at all is given up.
 *
 * <p>Stateless; input and time go in, a judgement comes out.
 */
public final class Watchdog {
  /*
   * A run of the same model on the same machine varies by a factor of two or three, with the clock, the caches and the
   * input. A tenth of the median is less than reading the weights takes. Below 100 us, reading a clock and a
   * well-meaning cache decide; nothing is said of that.
   */
  private static final int EARLY_SHARE = 10;
  private static final long EARLY_LEAST_NANOS = Duration.ofNanos(100_000).toNanos();

  /* Beyond three times the 99th percentile; less than a scheduler's time slice late is the machine's doing. */
  private static final int LATE_TIMES = 3;
  private static final long LATE_LEAST_NANOS = Duration.ofMillis(10).toNanos();

  /* An engine notices that it shall end between two operators. The longest operator is shorter than the run. */
  private static final int HUNG_TIMES = 4;

  /** No run is given up sooner, in nanoseconds, whatever is known of its model. */
  public static final long LEAST_PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

  private static final long HUNG_MOST_NANOS = Duration.ofSeconds(10).toNanos();

  private Watchdog() {}

  /**
   * Judges a run that ended well.
   *
   * @param nanos what it took
   * @param p50 what half of such runs take at most, in nanoseconds
   * @param p99 what 99 of 100 such runs take at most, in nanoseconds
   */
  public static RunOutcome judge(long nanos, long p50, long p99) {
    if (p50 >= EARLY_LEAST_NANOS && nanos < p50 / EARLY_SHARE) {
      return RunOutcome.EARLY;
    }
    return isLate(nanos, p99) ? RunOutcome.LATE : RunOutcome.GOOD;
  }

  /**
   * Judges a run that was ended because nobody waited any more: late if it had run for long enough
   * to be blamed for that.
   */
  public static RunOutcome judgeEnded(long nanos, long p99) {
    return isLate(nanos, p99) ? RunOutcome.LATE : RunOutcome.UNKNOWN;
  }

  private static boolean isLate(long nanos, long p99) {
    return nanos > Math.max(LATE_TIMES * p99, LATE_LEAST_NANOS);
  }

  /** How many nanoseconds after it was told to end a run is given up. */
  public static long patience(long p99) {
    return Math.clamp(HUNG_TIMES * p99, LEAST_PATIENCE_NANOS, HUNG_MOST_NANOS);
  }
}

package dev.skerry.device.failsafe;

import java.time.Duration;

/**
 * When a process that runs models is to be started, so that one stands by while another one serves.
 *
 * <p>A plain sequential object. The first few that die within a minute are replaced at once; after
 * that each start waits twice as long as the one before, up to half a minute, so that a model that
 * kills whatever loads it does not take the machine. Times are monotonic nanoseconds.
 */
public final class Succession {
  private static final int FREE_DEATHS = 6;
  private static final int REMEMBERED = 16;
  private static final long FIRST_WAIT = Duration.ofMillis(250).toNanos();
  private static final long LONGEST_WAIT = Duration.ofSeconds(30).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final long[] deaths = new long[REMEMBERED];
  private int died;

  /**
   * Whether one more is to be started: there shall be one that serves and one that stands by, and
   * while there is neither, both start at once.
   */
  public static boolean isShort(boolean serves, boolean standsBy, int starting) {
    return (serves ? 1 : 0) + (standsBy ? 1 : 0) + starting < 2;
  }

  /** Notes that one has died, whatever of. */
  public void died(long now) {
    deaths[died++ % REMEMBERED] = now;
  }

  /** How many have died so far. */
  public int deaths() {
    return died;
  }

  /** When the next one may be started; not after {@code now} if at once. */
  public long startAt(long now) {
    int recently = recently(now);
    if (recently <= FREE_DEATHS) {
      return now;
    }
    int doublings = Math.min(recently - FREE_DEATHS - 1, 10);
    long last = deaths[(died - 1) % REMEMBERED];
    return last + Math.min(LONGEST_WAIT, FIRST_WAIT << doublings);
  }

  private int recently(long now) {
    int count = 0;
    for (int i = 0; i < Math.min(died, REMEMBERED); i++) {
      count += now - deaths[i] < MINUTE ? 1 : 0;
    }
    return count;
  }
}

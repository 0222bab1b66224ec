package dev.skerry.device.failsafe;

import java.time.Duration;

/**
 * When memory is looked at again for bits that have turned: so that it takes at most a twentieth of
 * one core while models answer, half of one where it is urgent, and hardly anything while nobody
 * asks.
 *
 * <p>A plain sequential object. Times are monotonic nanoseconds.
 */
public final class PatrolPace {
  private static final long LEAST_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LEAST_UNUSED_NANOS = Duration.ofMillis(200).toNanos();
  /* Whatever a look took: it may have been the machine that stood still. */
  private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long MOST_UNUSED_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long OF_ONE_CORE = 20;
  private static final long OF_ONE_CORE_URGENT = 2;
  private static final long OF_ONE_CORE_UNUSED = 500;

  private long begunAt;
  private long taken;

  /** A patrol of which nothing is known yet. */
  public PatrolPace(long now) {
    this.begunAt = now;
  }

  /**
   * How long it is until it may look again; 0 if it may.
   *
   * @param inUse whether anything was answered lately
   * @param urgent whether something waits for what it finds
   */
  public long untilDue(long now, boolean inUse, boolean urgent) {
    long between;
    if (urgent) {
      between = Math.clamp(taken * OF_ONE_CORE_URGENT, 0, MOST_NANOS);
    } else if (inUse) {
      between = Math.clamp(taken * OF_ONE_CORE, LEAST_NANOS, MOST_NANOS);
    } else {
      between = Math.clamp(taken * OF_ONE_CORE_UNUSED, LEAST_UNUSED_NANOS, MOST_UNUSED_NANOS);
    }
    return Math.max(0, between - (now - begunAt));
  }

  /** Notes that it has looked, from {@code begun} to {@code ended}. */
  public void looked(long begun, long ended) {
    begunAt = begun;
    taken = Math.clamp(ended - begun, 0, MOST_UNUSED_NANOS);
  }
}

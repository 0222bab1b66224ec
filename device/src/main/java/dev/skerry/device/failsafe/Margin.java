package dev.skerry.device.failsafe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long before a deadline a safe answer must be given so that it is there by then: what it takes
 * this machine to wake the sentinel, wake the caller and go on, learned from how late that was
 * before. Thread-safe.
 */
public final class Margin {
  /*
   * A frugal estimate of the 99th percentile: one step up for each lateness above it, a ninety-ninth of a step down for
   * each below. It starts careful. An update that is lost to another thread's is made up for by the next.
   */
  private static final long START = Duration.ofMillis(1).toNanos();
  private static final long LEAST = Duration.ofNanos(200_000).toNanos();
  private static final double STEP = 0.1;
  private static final double DOWN = STEP / 99;

  /* However slow the machine is, three quarters of the time belong to the model. */
  private static final int LARGEST_SHARE = 4;

  private final AtomicLong estimate = new AtomicLong(START);

  /** Notes that a safe answer was with its caller so long after it was due. */
  public void record(long lateness) {
    long now = estimate.getPlain();
    double moved = lateness > now ? now * (1 + STEP) : now * (1 - DOWN);
    estimate.setOpaque(Math.max(LEAST, (long) moved));
  }

  /** The margin for a request with {@code timeout} nanoseconds. */
  public long nanos(long timeout) {
    return Math.min(estimate.getOpaque(), timeout / LARGEST_SHARE);
  }
}

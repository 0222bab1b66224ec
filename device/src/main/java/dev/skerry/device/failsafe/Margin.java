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
   * A frugal estimate of the quantile that one in a thousand exceeds: a large step up for each lateness above it, a
   * thousandth of that down for each below, so that what happens rarely is not forgotten until it happens again. It
   * starts careful. An update that is lost to another thread's is made up for by the next.
   */
  private static final long START = Duration.ofMillis(2).toNanos();
  private static final long LEAST = Duration.ofNanos(200_000).toNanos();
  private static final double STEP = 0.3;
  private static final double DOWN = STEP / 999;

  /* However slow the machine is, nine tenths of the time belong to the model, three quarters if there is little. */
  private static final int LARGEST_SHARE = 10;
  private static final int LARGEST_SHARE_OF_LITTLE = 4;
  private static final long LITTLE = Duration.ofMillis(2).toNanos();

  private final AtomicLong estimate = new AtomicLong(START);

  /** Notes that a safe answer was with its caller so long after it was due. */
  public void record(long lateness) {
    long now = estimate.getPlain();
    double moved = lateness > now ? now * (1 + STEP) : now * (1 - DOWN);
    estimate.setOpaque(Math.max(LEAST, (long) moved));
  }

  /** The margin for a request with {@code timeout} nanoseconds. */
  public long nanos(long timeout) {
    long most =
        Math.max(timeout / LARGEST_SHARE, Math.min(timeout, LITTLE) / LARGEST_SHARE_OF_LITTLE);
    return Math.min(estimate.getOpaque(), most);
  }
}

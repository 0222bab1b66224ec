package dev.skerry.device.offline;

import java.time.Duration;

/**
 * How much of the backlog to send, and when: fast enough to be done soon, and never so much at once
 * that a live request would notice.
 *
 * <p>A sequential object without a clock of its own. Whoever sends asks {@link #look} first, and
 * says {@link #sent} or {@link #failed} afterwards.
 */
public final class Drain {
  /** A backlog goes at least so many times as fast as it came. */
  public static final double LEAST_SPEED = 50;

  /* What it aims at, so that pauses for live requests do not bring it below. */
  private static final double SPEED = 80;
  private static final double LEAST_RATE = 256 << 10;
  private static final int SMALLEST = 4 << 10;
  private static final int LARGEST = 256 << 10;
  private static final double NANOS = 1e9;
  /* For how long what is sent at once may take the link, beyond the way there and back. */
  private static final long QUICK = Duration.ofMillis(8).toNanos();
  private static final long SLOW = Duration.ofMillis(20).toNanos();
  private static final double WAY_FORGETS = 0.01;
  private static final long PAUSE = Duration.ofMillis(2).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(50).toNanos();
  private static final double MEMORY_SECONDS = 600;
  private static final double YOUNGEST_SECONDS = 10;

  private final double most;
  private int slice = 8 * SMALLEST;
  private long due;
  private boolean begun;
  private long beganAt;
  private double inflow;
  private long inflowAt;
  private long known;
  private long held = -1;
  private double way = Double.MAX_VALUE;

  /**
   * For a link of which all may be used, up to a rate.
   *
   * @param most bytes a second that are sent at most
   */
  public Drain(double most) {
    if (!(most > 0)) {
      throw new IllegalArgumentException("most: " + most + " (expected: > 0)");
    }
    this.most = most;
  }

  /** What to do now. */
  public sealed interface Step {
    /** Send about so many bytes. */
    record Send(int bytes) implements Step {}

    /** Ask again in so many nanoseconds. */
    record Wait(long nanos) implements Step {}
  }

  /* The rate at which messages come, as the mean of the last minutes. */
  private void came(long now, long handed) {
    if (!begun) {
      begun = true;
      beganAt = now;
      inflowAt = now;
      due = now;
    }
    inflow *= Math.exp(-(now - inflowAt) / NANOS / MEMORY_SECONDS);
    inflow += (handed - known) / MEMORY_SECONDS;
    inflowAt = now;
    known = handed;
  }

  /** Bytes a second that it aims at. */
  double rate() {
    // Of a mean that has just begun, most of the weight is still to come.
    double age = Math.max(YOUNGEST_SECONDS, (inflowAt - beganAt) / NANOS);
    double mean = inflow / -Math.expm1(-age / MEMORY_SECONDS);
    return Math.min(most, Math.max(LEAST_RATE, SPEED * mean));
  }

  /**
   * Decides.
   *
   * @param handed bytes that were handed in so far, as they will be sent
   * @param live requests that wait for this machine now
   */
  public Step look(long now, long handed, int live) {
    came(now, handed);
    if (due - now > 0) {
      return new Step.Wait(due - now);
    }
    if (live > 0) {
      // Live requests first, yet a machine that is never idle gets rid of its backlog too.
      if (held < 0) {
        held = 0;
        due = now + PAUSE;
        return new Step.Wait(PAUSE);
      }
      if (held < LONGEST_PAUSE) {
        held += PAUSE;
        due = now + PAUSE;
        return new Step.Wait(PAUSE);
      }
    }
    held = -1;
    int bytes = live > 0 ? SMALLEST : slice;
    return new Step.Send(bytes);
  }

  /** What was sent has been answered. */
  public void sent(long began, long now, long bytes) {
    long took = now - began;
    // The quickest answer is all way; it is forgotten little by little, for ways change.
    way = took < way ? took : way + WAY_FORGETS * (took - way);
    if (took - way < QUICK && bytes > slice / 2) {
      slice = Math.min(LARGEST, slice + slice / 2);
    } else if (took - way > SLOW) {
      slice = Math.max(SMALLEST, slice / 2);
    }
    due = Math.max(began + (long) (bytes / rate() * NANOS), now - PAUSE);
  }

  /** What was sent has not been answered; whoever sends decides how long to wait. */
  public void failed() {
    slice = 8 * SMALLEST;
  }
}

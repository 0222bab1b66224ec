package dev.skerry.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A clock and its timers, passed in to everything that needs either.
 *
 * <p>Only {@link #nanos()} may decide anything: {@link #now()} is for people and for the wire, and
 * jumps whenever somebody sets the machine's clock.
 */
public interface Time {
  /** A monotonic reading in nanoseconds. Only differences between two readings mean anything. */
  long nanos();

  /** The time of day, as this machine believes it to be. */
  Instant now();

  /**
   * Runs {@code task} once, {@code delay} from now. A task that is due at once still runs later,
   * never inside this call. Tasks due at the same instant run in the order in which they were asked
   * for.
   */
  Timer after(Duration delay, Runnable task);

  /** A task that has been asked for. */
  interface Timer {
    /** Takes the task back; returns whether this call is what kept it from running. */
    boolean cancel();
  }
}

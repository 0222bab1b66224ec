package dev.skerry.time;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is told to advance.
 *
 * <p>Tasks run on the thread that advances, in the order (due, order of asking), each at the very
 * instant at which it is due. What a task throws comes out of {@link #advance}; the tasks after it
 * stay in the queue. A task that asks for another one without delay, for ever, keeps {@code
 * advance} from returning. A delay below zero counts as zero.
 *
 * <p>Any thread may read the time and ask for tasks; one thread at a time may advance.
 */
public final class SimulatedTime implements Time {
  private final long origin;
  private final PriorityQueue<Task> queue =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::asked));
  private long elapsed;
  private long asked;
  private Instant epoch;
  private boolean advancing;

  /** Starts at zero nanoseconds, on the first of January 2026. */
  public SimulatedTime() {
    this(0, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /**
   * Starts at the given readings. An {@code origin} shortly before {@link Long#MAX_VALUE} makes the
   * readings wrap around, which finds code that compares them instead of their differences.
   */
  public SimulatedTime(long origin, Instant now) {
    this.origin = origin;
    this.epoch = now;
  }

  @Override
  public synchronized long nanos() {
    return origin + elapsed;
  }

  @Override
  public synchronized Instant now() {
    return epoch.plusNanos(elapsed);
  }

  /** How far time has been advanced since the start. */
  public synchronized Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable task) {
    long wait = Math.max(0, NANOSECONDS.convert(delay));
    Task asking = new Task(saturatedAdd(elapsed, wait), asked++, task);
    queue.add(asking);
    return () -> takeBack(asking);
  }

  /** Moves time forward by {@code by} and runs all that falls due on the way. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("by: " + by + " (expected: >= 0)");
    }
    long target = begin(NANOSECONDS.convert(by));
    try {
      for (Task next = due(target); next != null; next = due(target)) {
        next.task().run();
      }
    } finally {
      end();
    }
  }

  /** How long from now the next task is due, if any is waiting. */
  public synchronized Optional<Duration> untilNext() {
    return Optional.ofNullable(queue.peek()).map(next -> Duration.ofNanos(next.due() - elapsed));
  }

  /** Sets the wall clock, and only that: {@link #nanos()} and the timers go on undisturbed. */
  public synchronized void setNow(Instant now) {
    epoch = now.minusNanos(elapsed);
  }

  /** Steps the wall clock, forwards or backwards, as a bad time server would. */
  public synchronized void stepNow(Duration by) {
    epoch = epoch.plus(by);
  }

  private synchronized long begin(long nanos) {
    if (advancing) {
      throw new IllegalStateException(
          "advance: called while time advances (expected: one at once)");
    }
    advancing = true;
    return saturatedAdd(elapsed, nanos);
  }

  private synchronized void end() {
    advancing = false;
  }

  private synchronized @Nullable Task due(long target) {
    Task next = queue.peek();
    if (next == null || next.due() > target) {
      elapsed = target;
      return null;
    }
    elapsed = next.due();
    return queue.poll();
  }

  private synchronized boolean takeBack(Task task) {
    return queue.remove(task);
  }

  private static long saturatedAdd(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private record Task(long due, long asked, Runnable task) {}
}

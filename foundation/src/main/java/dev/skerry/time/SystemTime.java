package dev.skerry.time;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The machine's own time, with one daemon thread that runs every timer.
 *
 * <p>A task that blocks delays all others, so tasks hand long work on. What a task throws goes to
 * the uncaught exception handler of the timer thread, and the thread lives on. A delay below zero
 * counts as zero; one beyond 292 years as 292 years. Safe for use by many threads.
 */
public final class SystemTime implements Time, AutoCloseable {
  private final ScheduledThreadPoolExecutor timers;

  public SystemTime() {
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("skerry-timers").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    AtomicBoolean decided = new AtomicBoolean();
    var scheduled =
        timers.schedule(() -> runOnce(decided, task), NANOSECONDS.convert(delay), NANOSECONDS);
    return () -> {
      boolean kept = decided.compareAndSet(false, true);
      if (kept) {
        scheduled.cancel(false);
      }
      return kept;
    };
  }

  /** Stops the timer thread. What has not run by now never runs; asking for more is an error. */
  @Override
  public void close() {
    timers.shutdown();
  }

  private static void runOnce(AtomicBoolean decided, Runnable task) {
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    try {
      task.run();
    } catch (Throwable thrown) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }
  }
}

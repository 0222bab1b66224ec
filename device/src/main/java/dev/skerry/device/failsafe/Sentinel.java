package dev.skerry.device.failsafe;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that answers when nobody else has: the shell around a {@link Watchlist}.
 *
 * <p>Whoever takes a request arms it here first. If it is not disarmed by its due time, the
 * sentinel fires it. Its thread runs no model, takes no lock but its own, and that one only for a
 * few steps through the list; so neither a hung model nor a long queue keeps it from firing.
 */
public final class Sentinel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sentinel.class.getName());

  /** Something that must happen by a certain time, unless it is disarmed before. */
  public abstract static class Armed {
    private final long due;
    /* Where it is in its watchlist; less than zero if in none. */
    int place = -1;

    /**
     * Something to fire.
     *
     * @param due in monotonic nanoseconds
     */
    protected Armed(long due) {
      this.due = due;
    }

    /** When it must happen, in monotonic nanoseconds. */
    public final long due() {
      return due;
    }

    /** Called once, on the sentinel's thread, when due; must be short and must not block. */
    public abstract void fire();
  }

  private final LongSupplier nanos;
  private final Thread thread;
  private final Watchlist list;
  private long wakeAt = Long.MAX_VALUE;
  private boolean asleep;
  private volatile boolean closed;

  private Sentinel(int capacity, LongSupplier nanos) {
    this.list = new Watchlist(capacity);
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().name("sentinel").daemon(true).unstarted(this::watch);
  }

  /**
   * Starts a sentinel.
   *
   * @param capacity how many can be armed at once
   * @param nanos the monotonic clock that due times are read from
   */
  public static Sentinel start(int capacity, LongSupplier nanos) {
    Sentinel sentinel = new Sentinel(capacity, nanos);
    sentinel.thread.start();
    return sentinel;
  }

  /**
   * Fires {@code armed} when it is due; at once if it is already.
   *
   * @return false if as many are armed as can be; it will never fire then
   */
  public boolean arm(Armed armed) {
    boolean wake;
    synchronized (this) {
      if (!list.arm(armed)) {
        return false;
      }
      wake = asleep && armed.due - wakeAt < 0;
      if (wake) {
        asleep = false;
      }
    }
    if (wake) {
      LockSupport.unpark(thread);
    }
    return true;
  }

  /** Forgets {@code armed}, if it has not fired. */
  public synchronized void disarm(Armed armed) {
    list.disarm(armed);
  }

  private void watch() {
    while (!closed) {
      long now = nanos.getAsLong();
      Armed due = takeDue(now);
      if (due != null) {
        fire(due);
      } else {
        long wait = waitFrom(now);
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  private static void fire(Armed due) {
    try {
      due.fire();
    } catch (RuntimeException | OutOfMemoryError e) {
      // One that cannot be answered must not take the others' answers away.
      report(e);
    }
  }

  private static void report(Throwable e) {
    try {
      LOG.log(System.Logger.Level.ERROR, "event=safe_answer_failed", e);
    } catch (OutOfMemoryError again) {
      // Then not even that can be said; the others still wait for their answers.
    }
  }

  private synchronized @Nullable Armed takeDue(long now) {
    asleep = false;
    return list.takeDue(now);
  }

  private synchronized long waitFrom(long now) {
    asleep = true;
    wakeAt = list.isEmpty() ? now + Long.MAX_VALUE / 2 : list.nextDue();
    return Math.max(1, wakeAt - now);
  }

  /** Stops the thread. What is still armed never fires. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

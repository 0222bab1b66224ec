package dev.skerry.device.failsafe;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that answers when nobody else has.
 *
 * <p>Whoever takes a request arms it here first. If it is not disarmed by its due time, the
 * sentinel fires it. Its thread runs no model, takes no lock but its own, and that one only for a
 * few steps through a heap; so neither a hung model nor a long queue keeps it from firing.
 */
public final class Sentinel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sentinel.class.getName());

  /** Something that must happen by a certain time, unless it is disarmed before. */
  public abstract static class Armed {
    private final long due;
    private int place = -1;

    /**
     * Something to fire.
     *
     * @param due in monotonic nanoseconds
     */
    protected Armed(long due) {
      this.due = due;
    }

    /** Called once, on the sentinel's thread, when due; must be short and must not block. */
    protected abstract void fire();
  }

  private final LongSupplier nanos;
  private final Thread thread;
  private @Nullable Armed[] heap = new Armed[256];
  private int size;
  private long wakeAt = Long.MAX_VALUE;
  private boolean asleep;
  private volatile boolean closed;

  private Sentinel(LongSupplier nanos) {
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().name("sentinel").daemon(true).unstarted(this::watch);
  }

  /**
   * Starts a sentinel.
   *
   * @param nanos the monotonic clock that due times are read from
   */
  public static Sentinel start(LongSupplier nanos) {
    Sentinel sentinel = new Sentinel(nanos);
    sentinel.thread.start();
    return sentinel;
  }

  /** Fires {@code armed} when it is due; at once if it is already. */
  public void arm(Armed armed) {
    boolean wake;
    synchronized (this) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      siftUp(size++, armed);
      wake = asleep && armed.due - wakeAt < 0;
      if (wake) {
        asleep = false;
      }
    }
    if (wake) {
      LockSupport.unpark(thread);
    }
  }

  /** Forgets {@code armed}, if it has not fired. */
  public synchronized void disarm(Armed armed) {
    int place = armed.place;
    if (place < 0) {
      return;
    }
    armed.place = -1;
    Armed last = get(--size);
    heap[size] = null;
    if (place < size) {
      siftDown(place, last);
      if (last.place == place) {
        siftUp(place, last);
      }
    }
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
      LOG.log(System.Logger.Level.ERROR, "event=safe_answer_failed", e);
    }
  }

  private synchronized @Nullable Armed takeDue(long now) {
    asleep = false;
    if (size == 0 || get(0).due - now > 0) {
      return null;
    }
    Armed first = get(0);
    disarm(first);
    return first;
  }

  private synchronized long waitFrom(long now) {
    asleep = true;
    if (size == 0) {
      wakeAt = now + Long.MAX_VALUE / 2;
      return Long.MAX_VALUE / 2;
    }
    wakeAt = get(0).due;
    return Math.max(1, wakeAt - now);
  }

  private Armed get(int place) {
    Armed armed = heap[place];
    if (armed == null) {
      throw new IllegalStateException("heap: empty at " + place + " of " + size);
    }
    return armed;
  }

  private void siftUp(int start, Armed armed) {
    int place = start;
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (armed.due - get(parent).due >= 0) {
        break;
      }
      put(place, get(parent));
      place = parent;
    }
    put(place, armed);
  }

  private void siftDown(int start, Armed armed) {
    int place = start;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && get(child + 1).due - get(child).due < 0) {
        child++;
      }
      if (get(child).due - armed.due >= 0) {
        break;
      }
      put(place, get(child));
      place = child;
    }
    put(place, armed);
  }

  private void put(int place, Armed armed) {
    heap[place] = armed;
    armed.place = place;
  }

  /** Stops the thread. What is still armed never fires. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

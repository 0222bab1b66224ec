package dev.skerry.device.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * When this machine, or this process, stood still: told by one who should wake again and again, and
 * wakes too late.
 *
 * <p>One thread tells, any may ask; times are monotonic nanoseconds. What began within one beat is
 * noticed only from the end of that beat on, so a stall is never longer here than it was.
 */
final class Stalls {
  /* Later than this is no sluggish timer any more. */
  private static final long LEAST_NANOS = 1_000_000;
  private static final int KEPT = 256;

  private final AtomicLongArray from = new AtomicLongArray(KEPT);
  private final AtomicLongArray until = new AtomicLongArray(KEPT);
  private final LongAdder nanos = new LongAdder();
  private volatile long due = Long.MAX_VALUE;
  private final AtomicLong count = new AtomicLong();

  /**
   * Its teller is awake, as it should have been at the time told before, and will be at {@code
   * next}.
   */
  void beat(long now, long next) {
    long expected = due;
    if (expected != Long.MAX_VALUE && now - expected >= LEAST_NANOS) {
      int place = (int) (count.get() % KEPT);
      from.set(place, expected);
      until.set(place, now);
      nanos.add(now - expected);
      count.incrementAndGet();
    }
    due = next;
  }

  /** How many there were. */
  long count() {
    return count.get();
  }

  /** How long they were in all. */
  long nanos() {
    return nanos.sum();
  }

  /** For how much of the time between {@code start} and {@code end} everything stood still. */
  long within(long start, long end) {
    long open = due;
    // One that is not over for its teller may be over for whoever asks.
    long stalled =
        open != Long.MAX_VALUE && end - open >= LEAST_NANOS ? overlap(open, end, start, end) : 0;
    long known = count.get();
    for (long i = known - 1; i >= 0 && i >= known - KEPT; i--) {
      int place = (int) (i % KEPT);
      if (until.get(place) - start <= 0) {
        break;
      }
      stalled += overlap(from.get(place), until.get(place), start, end);
    }
    return stalled;
  }

  private static long overlap(long from, long until, long start, long end) {
    long first = from - start > 0 ? from : start;
    long last = until - end < 0 ? until : end;
    return Math.max(0, last - first);
  }
}

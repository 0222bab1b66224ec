package dev.skerry.benchmarks.neverlate;

import dev.skerry.time.Time;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does nothing but look at the clock, and so notices when the machine, or this
 * process, stood still. What is late while it did is explained; what is late without is not.
 */
public final class Hiccups implements AutoCloseable {
  private static final long EVERY_NANOS = 100_000;
  private static final long SHORTEST_NANOS = 1_000_000;
  private static final int CAPACITY = 1 << 20;

  private final Time time;
  private final long[] begins = new long[CAPACITY];
  private final long[] ends = new long[CAPACITY];
  private final Thread thread;
  private volatile int count;
  private volatile boolean closed;

  /** A watch that begins at once. */
  public Hiccups(Time time) {
    this.time = time;
    this.thread = Thread.ofPlatform().name("hiccups").daemon(true).start(this::watch);
  }

  private void watch() {
    long last = time.nanos();
    while (!closed) {
      LockSupport.parkNanos(EVERY_NANOS);
      long now = time.nanos();
      int next = count;
      if (now - last > SHORTEST_NANOS && next < CAPACITY) {
        begins[next] = last;
        ends[next] = now;
        count = next + 1;
      }
      last = now;
    }
  }

  /** For how many of the nanoseconds between two times the thread could not run. */
  public long stoodStill(long from, long to) {
    long sum = 0;
    for (int i = count - 1; i >= 0 && ends[i] - from > 0; i--) {
      sum += Math.max(0, Math.min(ends[i], to) - Math.max(begins[i], from));
    }
    return sum;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

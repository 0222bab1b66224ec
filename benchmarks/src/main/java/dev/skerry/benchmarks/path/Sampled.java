package dev.skerry.benchmarks.path;

import java.util.Arrays;

/** Latencies of one stretch of one contestant, in nanoseconds. */
final class Sampled {
  private long[] nanos = new long[1 << 16];
  private int count;
  private long elapsed;

  void add(long taken) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = taken;
  }

  void ended(long elapsedNanos) {
    elapsed = elapsedNanos;
    Arrays.sort(nanos, 0, count);
  }

  /** Of an ended stretch, in microseconds. */
  double quantile(double q) {
    return count == 0 ? Double.NaN : nanos[(int) Math.min(count - 1L, (long) (q * count))] / 1e3;
  }

  /** Requests a second of an ended stretch. */
  double perSecond() {
    return count * 1e9 / elapsed;
  }
}

package dev.skerry.benchmarks.path;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

  /** The median over {@code stretches} of what {@code figure} is in each. */
  static double median(List<Sampled> stretches, ToDoubleFunction<Sampled> figure) {
    return stretches.stream()
        .map(figure::applyAsDouble)
        .sorted()
        .toList()
        .get(stretches.size() / 2);
  }

  /** Requests a second of an ended stretch. */
  double perSecond() {
    return count * 1e9 / elapsed;
  }
}

package dev.skerry.site.view;

import java.util.Arrays;

/**
 * How long it takes to a device and back: of the last {@value #WINDOW} times, the middle and the
 * one that nearly none exceeds.
 *
 * <p>Guarded by its owner.
 */
final class RoundTrips {
  private static final int WINDOW = 32;
  private static final double NEARLY_ALL = 0.95;

  private final long[] window = new long[WINDOW];
  private long seen;
  private long median;
  private long high;

  void record(long nanos) {
    window[(int) (seen++ % WINDOW)] = Math.max(0, nanos);
    long[] sorted = Arrays.copyOf(window, (int) Math.min(seen, WINDOW));
    Arrays.sort(sorted);
    median = quantile(sorted, 0.5);
    high = quantile(sorted, NEARLY_ALL);
  }

  boolean isEmpty() {
    return seen == 0;
  }

  long median() {
    return median;
  }

  /** What nearly no round trip exceeds; while few are known, the longest of them. */
  long high() {
    return high;
  }

  private static long quantile(long[] sorted, double quantile) {
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(quantile * (sorted.length + 1)) - 1)];
  }
}

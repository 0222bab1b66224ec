package dev.skerry.optimizer.quantize;

import java.nio.FloatBuffer;

/** How often a value's numbers fall where, between bounds that are known. */
final class Histogram {
  static final int BINS = 2048;

  private final double low;
  private final double width;
  private final long[] counts = new long[BINS];
  private long total;

  Histogram(Range bounds) {
    low = bounds.min();
    width = Math.max(1e-30, bounds.width()) / BINS;
  }

  void add(FloatBuffer numbers) {
    for (int i = 0; i < numbers.limit(); i++) {
      int bin = (int) ((numbers.get(i) - low) / width);
      counts[Math.clamp(bin, 0, BINS - 1)]++;
    }
    total += numbers.limit();
  }

  long count(int bin) {
    return counts[bin];
  }

  long total() {
    return total;
  }

  double center(int bin) {
    return low + (bin + 0.5) * width;
  }

  /** Where a bin begins. */
  double edge(int bin) {
    return low + bin * width;
  }

  /** The bin whose edge is nearest to a number. */
  int nearest(double number) {
    return Math.clamp(Math.round((number - low) / width), 0, BINS - 1);
  }
}

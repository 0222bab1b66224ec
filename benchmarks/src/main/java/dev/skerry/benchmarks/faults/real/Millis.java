package dev.skerry.benchmarks.faults.real;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations, and what is said of them in milliseconds. */
final class Millis {
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Long> nanos = new ArrayList<>();

  void add(long duration) {
    nanos.add(duration);
  }

  /** The least that so large a share of them do not exceed; zero if there are none. */
  double quantile(double share) {
    if (nanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, rank) - 1) / NANOS_PER_MILLI;
  }
}

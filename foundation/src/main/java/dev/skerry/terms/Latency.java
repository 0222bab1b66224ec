package dev.skerry.terms;

import java.time.Duration;

/** How long one run of a model takes, as quantiles of many runs. */
public record Latency(Duration p50, Duration p95, Duration p99) {
  public Latency {
    if (p50.isNegative() || p50.compareTo(p95) > 0 || p95.compareTo(p99) > 0) {
      throw new IllegalArgumentException(
          "latency: p50 "
              + p50
              + ", p95 "
              + p95
              + ", p99 "
              + p99
              + " (expected: 0 <= p50 <= p95 <= p99)");
    }
  }
}

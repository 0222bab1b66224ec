package dev.skerry.terms;

import java.time.Duration;

/** How soon an answer is wanted, where a request does not say so itself. */
public enum LatencyClass {
  REAL_TIME(Duration.ofMillis(1)),
  NEAR_REAL_TIME(Duration.ofMillis(10)),
  INTERACTIVE(Duration.ofMillis(100)),
  BATCH(Duration.ofSeconds(1));

  private final Duration deadline;

  LatencyClass(Duration deadline) {
    this.deadline = deadline;
  }

  /** The time from arrival within which an answer is in time. */
  public Duration deadline() {
    return deadline;
  }
}

package dev.skerry.terms;

import java.time.Duration;

/** How soon an answer is wanted, and how urgently, where a request does not say so itself. */
public enum LatencyClass {
  REAL_TIME(Duration.ofMillis(1), 2),
  NEAR_REAL_TIME(Duration.ofMillis(10), 4),
  INTERACTIVE(Duration.ofMillis(100), 8),
  BATCH(Duration.ofSeconds(1), 16);

  private final Duration deadline;
  private final int priority;

  LatencyClass(Duration deadline, int priority) {
    this.deadline = deadline;
    this.priority = priority;
  }

  /** The time from arrival within which an answer is in time. */
  public Duration deadline() {
    return deadline;
  }

  /** The priority of a request that brings none: 1 goes before 2, whatever model they are for. */
  public int priority() {
    return priority;
  }
}

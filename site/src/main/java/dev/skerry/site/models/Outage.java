package dev.skerry.site.models;

import java.time.Duration;

/**
 * Whether an uplink that failed is left alone, for longer each time, so that somebody else may
 * fetch what is wanted. Thread-safe.
 */
final class Outage {
  static final Duration FIRST = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 4;

  private int failures;
  private long until;

  /** How a device stands that wants something. */
  synchronized Holding standing(long now) {
    if (failures == 0) {
      return new Holding.Waiting();
    }
    return now - until < 0 ? new Holding.Cut() : new Holding.Retrying();
  }

  /** Returns for how long. */
  synchronized Duration failed(long now) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    until = now + pause.toNanos();
    return pause;
  }

  synchronized void ended() {
    failures = 0;
  }
}

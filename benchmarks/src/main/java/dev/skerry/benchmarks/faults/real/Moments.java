package dev.skerry.benchmarks.faults.real;

import dev.skerry.time.Time;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a moment to come. */
final class Moments {
  private static final long SHORTEST_SLEEP_NANOS = 50_000;

  private Moments() {}

  static void sleepUntil(Time time, long moment) {
    for (long left = moment - time.nanos(); left > 0; left = moment - time.nanos()) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_SLEEP_NANOS));
    }
  }
}

package dev.skerry.device.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * For how long to wait before one tries again: longer each time, and never all at once. A whole
 * fleet that lost its link does not come back in one instant.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(30);
  private long most = FIRST.toMillis();

  void succeeded() {
    most = FIRST.toMillis();
  }

  /** Half of it at least, all of it at most. */
  Duration failed(RandomGenerator random) {
    long wait = most / 2 + random.nextLong(most / 2 + 1);
    most = Math.min(2 * most, LONGEST.toMillis());
    return Duration.ofMillis(wait);
  }
}

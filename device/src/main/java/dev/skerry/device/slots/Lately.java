package dev.skerry.device.slots;

import dev.skerry.link.Traits;
import java.time.Duration;

/**
 * Tells what the outputs of a release were like lately from what they were like before that. Of
 * counts that only grow, it keeps two that it has seen.
 */
final class Lately {
  private static final long AT_LEAST = Duration.ofMinutes(5).toNanos();
  private static final int ENOUGH = 300;

  private Traits now = Traits.none();
  private Traits mark = Traits.none();
  private Traits before = Traits.none();
  private long markedAt;

  /** A release that begins at {@code now}. */
  Lately(long now) {
    markedAt = now;
  }

  /** All that was counted since it began. */
  void observe(Traits all, long at) {
    now = all;
    if (at - markedAt >= AT_LEAST && all.since(mark).most() >= ENOUGH) {
      before = mark;
      mark = all;
      markedAt = at;
    }
  }

  /** All of it. */
  Traits all() {
    return now;
  }

  /** At least five minutes and a few hundred answers, once there have been so many. */
  Traits lately() {
    return now.since(before);
  }

  /** Whatever is older. */
  Traits before() {
    return before;
  }
}

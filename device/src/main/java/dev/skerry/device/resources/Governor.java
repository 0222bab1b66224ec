package dev.skerry.device.resources;

/**
 * A level between 0 and a highest one that is quick to rise and slow to fall.
 *
 * <p>It falls only after it was held for a while, and each time that falling turns out to have been
 * too early, that while doubles; so however what it goes by sways, it turns back seldom.
 */
final class Governor {
  private final int highest;
  private final long riseNanos;
  private final long holdNanos;
  private final long longestHoldNanos;
  private int level;
  private long hold;
  private long changed;
  private boolean begun;
  private boolean fell;

  /**
   * A governor at level 0.
   *
   * @param riseNanos least time between two rises
   * @param holdNanos least time before a fall
   * @param longestHoldNanos what that grows to at most
   */
  Governor(int highest, long riseNanos, long holdNanos, long longestHoldNanos) {
    this.highest = highest;
    this.riseNanos = riseNanos;
    this.holdNanos = holdNanos;
    this.longestHoldNanos = longestHoldNanos;
    this.hold = holdNanos;
  }

  int level() {
    return level;
  }

  /** Moves a step towards {@code least} to {@code most}, if it is outside and may. */
  void seek(int least, int most, long now) {
    if (level < least) {
      rise(now);
    } else if (level > most) {
      fall(now);
    }
  }

  /** Rises by a step if it may; returns whether it did. */
  boolean rise(long now) {
    if (level == highest || (begun && !fell && now - changed < riseNanos)) {
      return false;
    }
    if (fell) {
      boolean tooEarly = now - changed < holdNanos;
      hold = tooEarly ? Math.min(longestHoldNanos, 2 * hold) : Math.max(holdNanos, hold / 2);
    }
    move(level + 1, false, now);
    return true;
  }

  /** Falls by a step if it may; returns whether it did. */
  boolean fall(long now) {
    if (level == 0 || now - changed < hold) {
      return false;
    }
    move(level - 1, true, now);
    return true;
  }

  private void move(int next, boolean down, long now) {
    level = next;
    changed = now;
    fell = down;
    begun = true;
  }
}

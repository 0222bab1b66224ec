package dev.skerry.device.schedule;

import org.jspecify.annotations.Nullable;

/**
 * A place where models run: what runs there now, and beneath it what was let wait for that. Each
 * run is more urgent than the one beneath it, so there are never more than a few.
 */
final class Slot {
  /** Beneath nothing: anybody may run. */
  private static final int ANYBODY = Integer.MAX_VALUE;

  private final Assignment[] levels = new Assignment[Scheduler.LEVELS];
  private int depth;

  Slot(int number, int largestBatch) {
    for (int level = 0; level < Scheduler.LEVELS; level++) {
      levels[level] = new Assignment(number, level, largestBatch);
    }
  }

  boolean isBusy() {
    return depth > 0;
  }

  /** Whether nothing more can be let wait here. */
  private boolean isFull() {
    return depth == Scheduler.LEVELS;
  }

  /** How many runs it holds. */
  int depth() {
    return depth;
  }

  /** Whether anybody still waits for a run that it holds. */
  boolean isWanted() {
    for (int level = 0; level < depth; level++) {
      if (levels[level].isWanted()) {
        return true;
      }
    }
    return false;
  }

  /** The run at this level, of those that it holds. */
  Assignment at(int level) {
    return levels[level];
  }

  /** What goes on here; null if nothing does. */
  @Nullable Assignment running() {
    return depth == 0 ? null : levels[depth - 1];
  }

  /** Only who has a priority below this one may begin here now. */
  int bound() {
    return depth == 0 ? ANYBODY : isFull() ? Integer.MIN_VALUE : levels[depth - 1].priority();
  }

  /** Lets wait what goes on here, and gives the place for what begins instead. */
  Assignment push(long now) {
    if (depth > 0) {
      levels[depth - 1].pause(now);
    }
    return levels[depth++];
  }

  /** Ends what goes on here; what waited for it goes on. */
  void pop(long now) {
    levels[--depth].clear();
    if (depth > 0) {
      levels[depth - 1].resume(now);
    }
  }

  /**
   * For how many nanoseconds somebody of this priority would have to wait for what is here: for the
   * rest of what is as urgent, and for at most a piece of what is not, unless so many wait here
   * already that it must end.
   */
  long left(int priority, long now) {
    long left = 0;
    for (int level = 0; level < depth; level++) {
      Assignment run = levels[level];
      if (run.priority() <= priority) {
        left += run.left(now);
      } else if (level == depth - 1) {
        left += isFull() ? run.left(now) : Math.min(run.left(now), run.block());
      }
    }
    return left;
  }

  /** For how many nanoseconds what is here and at least as urgent should still run. */
  long leftOfUrgent(int priority, long now) {
    long left = 0;
    for (int level = 0; level < depth; level++) {
      left += levels[level].priority() <= priority ? levels[level].left(now) : 0;
    }
    return left;
  }
}

package dev.skerry.engine;

import java.time.Duration;

/**
 * What it costs to run a model in pieces, found by running the whole and the pieces in turns: a
 * machine is not as quick at one time as at another.
 *
 * <p>A plain sequential object. The quickest of each says most, once it is no accident: two more
 * must have been nearly as quick. On a machine that is not calm that takes more turns.
 */
final class Price {
  /* What being preemptible may cost: as much as one run differs from the next. */
  private static final double DEAREST = 1.05;
  private static final double LESS = 0.75;
  /* Far less than what pieces may cost. */
  private static final double AS_QUICK = 1.01;
  private static final int MOST_TURNS = 80;
  private static final int LEAST_TURNS = 5;
  private static final long PATIENCE_NANOS = Duration.ofMillis(600).toNanos();
  private static final int MOST_PATIENCE = 4;

  private final Quickest whole = new Quickest();
  private final Quickest divided = new Quickest();
  private int turns;
  private long spent;

  /** The three quickest runs. */
  private static final class Quickest {
    private long first = Long.MAX_VALUE;
    private long second = Long.MAX_VALUE;
    private long third = Long.MAX_VALUE;

    void ran(long nanos) {
      third = Math.min(third, Math.max(second, nanos));
      second = Math.min(second, Math.max(first, nanos));
      first = Math.min(first, nanos);
    }

    boolean isSure() {
      return third <= AS_QUICK * first;
    }
  }

  /** Notes one run of each. */
  void ran(long wholeNanos, long dividedNanos) {
    turns++;
    spent += wholeNanos + dividedNanos;
    whole.ran(wholeNanos);
    divided.ran(dividedNanos);
  }

  /** Whether more turns would say no more, or have been waited for long enough. */
  boolean isEnough() {
    if (turns < LEAST_TURNS) {
      return false;
    }
    boolean sure = whole.isSure() && divided.isSure();
    // Time in which the machine stands still is not spent on it.
    long useful = Math.min(spent, 2L * turns * (whole.first + divided.first));
    return turns >= MOST_TURNS
        || spent >= MOST_PATIENCE * PATIENCE_NANOS
        || (useful >= PATIENCE_NANOS && (sure || isCheap()))
        || (sure && isCheap());
  }

  private boolean isCheap() {
    return divided.first <= DEAREST * whole.first;
  }

  /** How many pieces will do, going by what so many cost; 0 for none. */
  int affordable(int pieces) {
    if (isCheap()) {
      return pieces;
    }
    // What pieces cost, each of them costs a part of.
    double most = (DEAREST - 1) * whole.first;
    return (int) (pieces * Math.min(LESS, most / (divided.first - whole.first)));
  }
}

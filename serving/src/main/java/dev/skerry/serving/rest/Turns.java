package dev.skerry.serving.rest;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who does something of which only a few can be done at a time: the most urgent first, those that
 * are equally urgent as they came. Decides only; not thread-safe.
 */
final class Turns {
  private static final Comparator<Turn> MOST_URGENT_FIRST =
      Comparator.comparingInt(Turn::priority)
          .thenComparing(Turns::byDeadline)
          .thenComparingLong(Turn::number);

  /**
   * Somebody's turn.
   *
   * @param priority 1 goes first
   * @param deadline in monotonic nanoseconds
   * @param thread whom it is to be told
   */
  record Turn(int priority, long deadline, long number, Thread thread) {}

  private final PriorityQueue<Turn> waiting = new PriorityQueue<>(MOST_URGENT_FIRST);
  private int free;
  private long number;

  /** Turns of which {@code places} can be taken at a time. */
  Turns(int places) {
    this.free = places;
  }

  private static int byDeadline(Turn a, Turn b) {
    return Long.signum(a.deadline() - b.deadline());
  }

  /** Whether one place is free; it is taken then. */
  boolean take() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }

  /** Waits in line for a place. */
  Turn queue(int priority, long deadline, Thread thread) {
    Turn turn = new Turn(priority, deadline, number++, thread);
    waiting.add(turn);
    return turn;
  }

  /** Whether {@code turn} still waits. */
  boolean waits(Turn turn) {
    return waiting.contains(turn);
  }

  /** Waits no more; false if {@code turn} has its place already. */
  boolean giveUp(Turn turn) {
    return waiting.remove(turn);
  }

  /** Gives a place back: whose it is next, or null if nobody waits. */
  @Nullable Turn leave() {
    Turn next = waiting.poll();
    if (next == null) {
      free++;
    }
    return next;
  }
}

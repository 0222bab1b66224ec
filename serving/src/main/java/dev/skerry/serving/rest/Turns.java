package dev.skerry.serving.rest;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who does something of which only a few can be done at a time: the most urgent first, those that
 * are equally urgent as they came, and nobody who has waited for too long. Decides only; not
 * thread-safe.
 */
final class Turns {
  private static final Comparator<Turn> MOST_URGENT_FIRST =
      Comparator.<Turn>comparingInt(turn -> turn.priority)
          .thenComparing((a, b) -> Long.signum(a.deadline - b.deadline))
          .thenComparingLong(turn -> turn.number);

  /** Where one stands. */
  enum Place {
    IN_LINE,
    TAKEN,
    GONE
  }

  /** Somebody's turn. */
  static final class Turn {
    private final int priority;
    private final long deadline;
    private final long until;
    private final long number;
    private final Thread thread;
    private Place place = Place.IN_LINE;

    private Turn(int priority, long deadline, long until, long number, Thread thread) {
      this.priority = priority;
      this.deadline = deadline;
      this.until = until;
      this.number = number;
      this.thread = thread;
    }

    Place place() {
      return place;
    }

    /** Whom it is to be told. */
    Thread thread() {
      return thread;
    }
  }

  private final PriorityQueue<Turn> waiting = new PriorityQueue<>(MOST_URGENT_FIRST);
  private int free;
  private long number;

  /** Turns of which {@code places} can be taken at a time. */
  Turns(int places) {
    this.free = places;
  }

  /** Whether one place is free; it is taken then. */
  boolean take() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }

  /**
   * Waits in line for a place.
   *
   * @param priority 1 goes first
   * @param deadline in monotonic nanoseconds, as all times
   * @param until when it is of no use any more
   */
  Turn queue(int priority, long deadline, long until, Thread thread) {
    Turn turn = new Turn(priority, deadline, until, number++, thread);
    waiting.add(turn);
    return turn;
  }

  /** Waits no more, if it still waits. */
  void giveUp(Turn turn) {
    if (turn.place == Place.IN_LINE) {
      waiting.remove(turn);
      turn.place = Place.GONE;
    }
  }

  /** Gives a place back: whose it is next, or null if nobody waits for whom it is of use. */
  @Nullable Turn leave(long now) {
    for (Turn next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.until - now > 0) {
        next.place = Place.TAKEN;
        return next;
      }
      next.place = Place.GONE;
    }
    free++;
    return null;
  }
}

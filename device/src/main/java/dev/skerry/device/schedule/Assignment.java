package dev.skerry.device.schedule;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What one slot shall run next, and ran last: tickets of one agent on one rung. Each slot has one
 * for each level, used again and again, so that deciding allocates nothing.
 */
public final class Assignment {
  private final int slot;
  private final int level;
  private final @Nullable Ticket[] tickets;
  private @Nullable Rung rung;
  private int steps;
  private int size;
  private int priority;
  private long started;
  private long expectedEnd;
  private long block;
  private long paused;
  private long pausedAt;
  private boolean waits;

  Assignment(int slot, int level, int largestBatch) {
    this.slot = slot;
    this.level = level;
    this.tickets = new Ticket[largestBatch];
  }

  /** The slot that runs it. */
  public int slot() {
    return slot;
  }

  /** How many runs of the same slot wait until this one has ended. */
  public int level() {
    return level;
  }

  /** How many tickets run together. */
  public int size() {
    return size;
  }

  public Ticket ticket(int index) {
    return requireNonNull(tickets[index]);
  }

  /** The variant to run. */
  public Rung rung() {
    if (rung == null) {
      throw new IllegalStateException(
          "slot " + slot + " has nothing to run (expected: assign it first)");
    }
    return rung;
  }

  /** How many rungs below the best of the ladder that is. */
  public int steps() {
    return steps;
  }

  /** How urgent it is: as its first ticket. */
  int priority() {
    return priority;
  }

  /** When it should end, if it is not let wait any more. */
  long expectedEnd() {
    return expectedEnd;
  }

  /** For how many nanoseconds it should still run. */
  long left(long now) {
    return Math.max(0, expectedEnd - (waits ? pausedAt : now));
  }

  /** What its tickets cost at the least, in nanoseconds of one slot. */
  long leastWork() {
    long work = 0;
    for (int i = 0; i < size; i++) {
      work += ticket(i).leastWork();
    }
    return work;
  }

  /** Whether anybody still waits for what it gives. */
  boolean isWanted() {
    for (int i = 0; i < size; i++) {
      if (ticket(i).work().isWanted()) {
        return true;
      }
    }
    return false;
  }

  /** For how many nanoseconds at a time it cannot be let wait. */
  long block() {
    return block;
  }

  /** For how many nanoseconds it has run, not counting what it was let wait. */
  long ran(long now) {
    return now - started - paused;
  }

  /** Takes the first {@code count} out of the line, to run for about {@code nanos} from now on. */
  void start(WaitingLine line, int count, int stepsDown, long nanos, long now) {
    for (int i = 0; i < count; i++) {
      tickets[i] = line.get(i);
    }
    Ticket head = line.get(0);
    size = count;
    steps = stepsDown;
    rung = head.ladder().rung(stepsDown);
    priority = head.priority();
    started = now;
    paused = 0;
    waits = false;
    expectedEnd = now + nanos;
    block = (long) (nanos * rung().longestPiece());
    line.removeFirst(count);
  }

  void pause(long now) {
    waits = true;
    pausedAt = now;
  }

  void resume(long now) {
    waits = false;
    paused += now - pausedAt;
    expectedEnd += now - pausedAt;
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      tickets[i] = null;
    }
    size = 0;
  }
}

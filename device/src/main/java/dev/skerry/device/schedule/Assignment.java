package dev.skerry.device.schedule;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What one slot shall run next, and ran last: tickets of one agent on one rung. Each slot has one,
 * used again and again, so that deciding allocates nothing.
 */
public final class Assignment {
  private final int slot;
  private final @Nullable Ticket[] tickets;
  private @Nullable Rung rung;
  private int steps;
  private int size;
  private long expectedEnd;
  private boolean busy;

  Assignment(int slot, int largestBatch) {
    this.slot = slot;
    this.tickets = new Ticket[largestBatch];
  }

  /** The slot that runs it. */
  public int slot() {
    return slot;
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

  boolean isBusy() {
    return busy;
  }

  long expectedEnd() {
    return expectedEnd;
  }

  void start(WaitingLine line, int count, int stepsDown, long end) {
    for (int i = 0; i < count; i++) {
      tickets[i] = line.get(i);
    }
    size = count;
    steps = stepsDown;
    rung = line.get(0).ladder().rung(stepsDown);
    expectedEnd = end;
    busy = true;
    line.removeFirst(count);
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      tickets[i] = null;
    }
    size = 0;
    busy = false;
  }
}

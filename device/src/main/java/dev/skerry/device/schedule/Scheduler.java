package dev.skerry.device.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Who runs next, with whom, and on which rung.
 *
 * <p>A plain sequential object: its owner passes in what happens and <em>now</em>, and guards it
 * with a lock. No call blocks, reads a clock or allocates.
 */
public final class Scheduler {
  /*
   * Earliest deadline first within a priority. The head gets the best rung that is in time for itself and on which the
   * whole line could be served in half of the time it has left: the other half is for those who are still to come. Tickets of the same agent that stand directly
   * behind the head join it as a batch if that makes none of them late. A slot that is free never waits for a batch to
   * form: it would win less than it loses on a CPU.
   */
  private static final int LARGEST_BATCH = 32;

  private static final int RESERVE = 2;

  /* A look along the line stops here: deciding must stay short, and what stands further back is re-checked when it
  moves up. */
  private static final int LONGEST_SCAN = 256;

  private final WaitingLine line;
  private final Assignment[] slots;

  /**
   * A scheduler for so many slots.
   *
   * @param slots how many runs there can be at once
   * @param capacity how many tickets may wait
   */
  public Scheduler(int slots, int capacity) {
    this.line = new WaitingLine(capacity);
    this.slots = new Assignment[slots];
    for (int slot = 0; slot < slots; slot++) {
      this.slots[slot] = new Assignment(slot, LARGEST_BATCH);
    }
  }

  /** Takes a ticket in, or says at once why not. */
  public Verdict submit(Ticket ticket, long now) {
    if (line.isFull()) {
      return Verdict.FULL;
    }
    int place = line.place(ticket);
    if (now + waitBefore(place, now) + ticket.allowAtLeast() - ticket.deadline() > 0) {
      ticket.ladder().cheapest().passedOver();
      return Verdict.TOO_LATE;
    }
    line.insert(place, ticket);
    return Verdict.ADMITTED;
  }

  /** Whether a slot has nothing to do. */
  public boolean hasFreeSlot() {
    return freeSlot() >= 0;
  }

  /** Gives a free slot its next work; null if no slot is free or nothing waits. */
  public @Nullable Assignment assign(long now) {
    int slot = freeSlot();
    return slot >= 0 && fill(slots[slot], now) ? slots[slot] : null;
  }

  /**
   * Ends what {@code slot} ran and gives it its next work.
   *
   * @param nanos what the run took; negative if it failed and nothing is to be learned from it
   * @return whether there is more to run
   */
  public boolean next(Assignment slot, long nanos, long now) {
    if (nanos >= 0 && slot.ticket(0).samples() == 1) {
      slot.rung().latency(slot.size()).record(nanos);
    }
    slot.clear();
    return fill(slot, now);
  }

  /**
   * Takes a ticket out of the line; returns whether it was still there, so that it will never run.
   */
  public boolean withdraw(Ticket ticket) {
    return line.remove(ticket);
  }

  /** The assignment that {@code ticket} runs in; null if it does not run. */
  public @Nullable Assignment running(Ticket ticket) {
    for (Assignment slot : slots) {
      for (int i = 0; i < slot.size(); i++) {
        if (slot.ticket(i) == ticket) {
          return slot;
        }
      }
    }
    return null;
  }

  /** How many wait. */
  public int waiting() {
    return line.size();
  }

  private int freeSlot() {
    for (int slot = 0; slot < slots.length; slot++) {
      if (!slots[slot].isBusy()) {
        return slot;
      }
    }
    return -1;
  }

  private boolean fill(Assignment slot, long now) {
    while (line.size() > 0) {
      Ticket head = line.get(0);
      if (head.work().isWanted() && now + head.allowAtLeast() - head.deadline() <= 0) {
        int steps = chooseRung(head, now);
        int count = chooseBatch(head, head.ladder().rung(steps), now);
        long run = head.ladder().rung(steps).latency(count).p50() * head.samples();
        slot.start(line, count, steps, now + run);
        return true;
      }
      // Nobody wants it any more, or no variant could be in time: whoever holds the ticket is
      // answered otherwise.
      line.removeFirst(1);
    }
    return false;
  }

  private int chooseRung(Ticket head, long now) {
    Ladder ladder = head.ladder();
    int steps = 0;
    while (steps < ladder.size() - 1
        && now + head.allow(ladder.rung(steps)) - head.deadline() > 0) {
      ladder.rung(steps).passedOver();
      steps++;
    }
    while (steps < ladder.size() - 1 && !leavesTime(head, steps, now)) {
      steps++;
    }
    return steps;
  }

  /**
   * Whether everybody behind the head would be done in half of the time left if all ran so many
   * rungs down.
   */
  private boolean leavesTime(Ticket head, int steps, long now) {
    long backlog = head.allow(head.ladder().rung(steps));
    int end = Math.min(line.size(), LONGEST_SCAN);
    for (int place = 1; place < end; place++) {
      Ticket ticket = line.get(place);
      backlog += cost(ticket, steps) / slots.length;
      if (backlog > (ticket.deadline() - now) / RESERVE) {
        return false;
      }
    }
    return true;
  }

  private int chooseBatch(Ticket head, Rung rung, long now) {
    int alike = 1;
    int most = Math.min(line.size(), rung.largestBatch());
    while (alike < most && joins(head, line.get(alike))) {
      alike++;
    }
    int count = head.samples() == 1 ? Integer.highestOneBit(alike) : 1;
    while (count > 1 && now + rung.latency(count).p99() - earliestDeadline(count) > 0) {
      count >>= 1;
    }
    return count;
  }

  private static boolean joins(Ticket head, Ticket other) {
    return other.ladder() == head.ladder() && other.samples() == 1 && other.work().isWanted();
  }

  private long earliestDeadline(int count) {
    long earliest = line.get(0).deadline();
    for (int place = 1; place < count; place++) {
      long deadline = line.get(place).deadline();
      earliest = deadline - earliest < 0 ? deadline : earliest;
    }
    return earliest;
  }

  private long waitBefore(int place, long now) {
    long wait = 0;
    for (int ahead = 0; ahead < place; ahead++) {
      wait += cost(line.get(ahead), Integer.MAX_VALUE);
    }
    return untilFree(now) + wait / slots.length;
  }

  private long untilFree(long now) {
    long least = Long.MAX_VALUE;
    for (Assignment slot : slots) {
      least = Math.min(least, slot.isBusy() ? Math.max(0, slot.expectedEnd() - now) : 0);
    }
    return least;
  }

  /** What one ticket costs: its share of the largest batch, on the rung so many steps down. */
  private static long cost(Ticket ticket, int steps) {
    Ladder ladder = ticket.ladder();
    Rung rung = ladder.rung(Math.min(steps, ladder.size() - 1));
    int batch = rung.largestBatch();
    return rung.latency(batch).p50() / batch * ticket.samples();
  }
}

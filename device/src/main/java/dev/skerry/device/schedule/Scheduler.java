package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who runs next, with whom, and on which rung.
 *
 * <p>A plain sequential object: its owner passes in what happens and <em>now</em>, and guards it
 * with a lock. No call but those that set it up blocks, reads a clock or allocates.
 */
public final class Scheduler {
  /*
   * Earliest deadline first within a priority. RungChoice says which rung the head gets. Tickets of the same agent that
   * stand directly behind the head join it as a batch if that makes nobody late. A slot that is free never waits for a
   * batch to form: on a CPU it would win less than it loses.
   */
  private static final int LARGEST_BATCH = 32;

  private final WaitingLine line;
  private final Assignment[] slots;
  private final RungChoice choice;
  private final AdmissionRate rate = new AdmissionRate();
  private List<Ladder> ladders = new ArrayList<>();
  private @Nullable ArrivalLog log;
  private Thresholds thresholds;
  private Limits limits = Limits.NONE;
  private int usable;

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
    this.usable = slots;
    this.thresholds = Thresholds.FIRST;
    this.choice = new RungChoice(line, this.slots, ThresholdTable.of(thresholds, ladders));
  }

  /** Makes {@code ladder} known, so that tickets for it are weighed against those of others. */
  public void enrol(Ladder ladder) {
    int index = 0;
    while (isTaken(index)) {
      index++;
    }
    ladder.index(index);
    ladders.add(ladder);
    ladder.heat(limits.heat());
    refresh();
  }

  private boolean isTaken(int index) {
    for (Ladder ladder : ladders) {
      if (ladder.index() == index) {
        return true;
      }
    }
    return false;
  }

  /** Forgets {@code ladder}; nothing of it may be waiting. */
  public void dismiss(Ladder ladder) {
    ladders.remove(ladder);
    refresh();
  }

  /** The ladders that are known. */
  List<Ladder> ladders() {
    return ladders;
  }

  /** Weighs work against accuracy from now on as {@code next} says. */
  public void adopt(Thresholds next) {
    thresholds = next;
    refresh();
  }

  /** Notes from now on in {@code next} what comes in. */
  public void recordTo(ArrivalLog next) {
    log = next;
  }

  /** Works as {@code other} does, but on copies of its ladders and with thresholds of its own. */
  void mirror(Scheduler other, List<Ladder> copies, Thresholds own) {
    ladders = copies;
    thresholds = own;
    limits = other.limits;
    usable = other.usable;
    choice.keepEstimates();
    choice.highest(limits.best());
    rate.perSecond(limits.perSecond());
    choice.table(ThresholdTable.of(thresholds, ladders));
  }

  /** Weighs all ladders anew by what was learned about them. */
  void refresh() {
    for (Ladder ladder : ladders) {
      ladder.weigh(limits.largestBatch());
    }
    choice.table(ThresholdTable.of(thresholds, ladders));
  }

  /** Keeps within {@code next} from now on; what runs already goes on. */
  public void limit(Limits next) {
    limits = next;
    usable = Math.min(slots.length, next.slots());
    choice.highest(next.best());
    rate.perSecond(next.perSecond());
    for (Ladder ladder : ladders) {
      ladder.heat(next.heat());
    }
    refresh();
  }

  /** Takes a ticket in, or says at once why not. */
  public Verdict submit(Ticket ticket, long now) {
    ticket.weigh();
    if (log != null) {
      log.add(ticket, now);
    }
    if (line.isFull() && !ticket.isBefore(line.last())) {
      return Verdict.FULL;
    }
    if (!choice.isPossible(ticket, now)) {
      return Verdict.TOO_LATE;
    }
    int place = line.place(ticket);
    if (!rate.admits(now)) {
      return Verdict.LIMITED;
    }
    if (line.isFull()) {
      // The last one gives way: whoever holds it is answered otherwise.
      line.removeAt(line.size() - 1);
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
    return slot.slot() < usable && fill(slot, now);
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
    for (int slot = 0; slot < usable; slot++) {
      if (!slots[slot].isBusy()) {
        return slot;
      }
    }
    return -1;
  }

  private boolean fill(Assignment slot, long now) {
    while (line.size() > 0) {
      Ticket head = line.get(0);
      int steps = head.work().isWanted() ? choice.choose(now, usable) : RungChoice.NONE;
      if (steps != RungChoice.NONE) {
        Rung rung = head.ladder().rung(steps);
        int count = chooseBatch(head, rung, now);
        slot.start(line, count, steps, now + rung.latency(count).p50() * head.samples());
        return true;
      }
      // Nobody wants it any more, or no variant could be in time: whoever holds the ticket is
      // answered otherwise.
      line.removeFirst(1);
    }
    return false;
  }

  private int chooseBatch(Ticket head, Rung rung, long now) {
    if (head.samples() > 1) {
      return 1;
    }
    int alike = 1;
    int most = Math.min(line.size(), Math.min(rung.largestBatch(), limits.largestBatch()));
    while (alike < most && joins(head, line.get(alike))) {
      alike++;
    }
    int count = Integer.highestOneBit(alike);
    while (count > 1 && !paysTogether(rung, count, now)) {
      count >>= 1;
    }
    return count;
  }

  private static boolean joins(Ticket head, Ticket other) {
    return other.ladder() == head.ladder() && other.samples() == 1 && other.work().isWanted();
  }

  /**
   * Whether a batch of the first {@code count} costs less than they would alone, and makes none of
   * them late, nor anyone behind who would be in time otherwise.
   */
  private boolean paysTogether(Rung rung, int count, long now) {
    LatencyEstimate together = rung.latency(count);
    if (together.mean() >= count * rung.latency(1).mean()) {
      return false;
    }
    for (int place = 0; place < count; place++) {
      if (together.p99() > line.get(place).deadline() - now) {
        return false;
      }
    }
    return choice.leavesTime(together.p99(), count, now, usable);
  }
}

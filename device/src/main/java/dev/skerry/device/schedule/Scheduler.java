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
  /** How many runs a slot can hold: one that goes on, and those that are let wait for it. */
  public static final int LEVELS = 4;

  /*
   * Earliest deadline first within a priority. RungChoice says which rung the head gets. Tickets of the same agent that
   * stand directly behind the head join it as a batch if that makes nobody late. A slot that is free never waits for a
   * batch to form: on a CPU it would win less than it loses.
   *
   * Who is more urgent does not wait for the end of a run that is made of pieces: between two of them the run is let
   * wait, in its slot, beneath what is run instead (preempt).
   */
  private static final int LARGEST_BATCH = 32;

  private static final @Nullable Ticket[] NONE = {};

  private final WaitingLine line;
  private final Slot[] slots;
  private final UrgentShare urgent = new UrgentShare();
  private final RungChoice choice;
  private final Lull lull = new Lull();
  private final AdmissionRate rate = new AdmissionRate();
  private Stalls stalls = new Stalls();
  private List<Ladder> ladders = new ArrayList<>();
  private @Nullable ArrivalLog log;
  private @Nullable ClosedLoop callers = new ClosedLoop();
  private Thresholds thresholds;
  private Limits limits = Limits.NONE;
  private int usable;
  private @Nullable Ticket[] letGo;
  private int letGoCount;

  /**
   * A scheduler for so many slots.
   *
   * @param slots how many runs there can be at once
   * @param capacity how many tickets may wait
   */
  public Scheduler(int slots, int capacity) {
    this.line = new WaitingLine(capacity);
    this.letGo = new Ticket[capacity + 1];
    this.slots = new Slot[slots];
    for (int slot = 0; slot < slots; slot++) {
      this.slots[slot] = new Slot(slot, LARGEST_BATCH);
    }
    this.usable = slots;
    this.thresholds = Thresholds.FIRST;
    this.choice = new RungChoice(line, this.slots, urgent, ThresholdTable.of(thresholds, ladders));
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

  /** Expects stalls from now on as {@code real} knows them by now. */
  void foresee(Stalls real) {
    stalls = new Stalls();
    stalls.copy(real);
  }

  /** What the machine's stalls are like. */
  Stalls stalls() {
    return stalls;
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

  /** The rung that is run in front of any line, for callers wait for their answers. */
  int boldest() {
    return callers == null ? ClosedLoop.ANY : callers.boldest();
  }

  /** Works as {@code other} does, but on copies of its ladders and with thresholds of its own. */
  void mirror(Scheduler other, List<Ladder> copies, Thresholds own) {
    ladders = copies;
    thresholds = own;
    // Nobody asks a copy whom it lets go, nor waits for what it answers.
    letGo = NONE;
    callers = null;
    limits = other.limits;
    usable = other.usable;
    stalls = other.stalls;
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
    if (callers != null && line.isFull()) {
      callers.turnedAway(now);
    }
    if (line.isFull() && !ticket.isBefore(line.last())) {
      return Verdict.FULL;
    }
    if (!choice.isPossible(ticket, now, usable)) {
      return Verdict.TOO_LATE;
    }
    int place = line.place(ticket);
    if (!rate.admits(now)) {
      return Verdict.LIMITED;
    }
    if (line.isFull()) {
      // The last one gives way.
      letGo(line.last());
      line.removeAt(line.size() - 1);
    }
    int population = population();
    lull.arrived(ticket, population, nobodyWaits(), now);
    if (callers != null) {
      int running = population - line.size();
      callers.arrived(ticket, population, place + running, usable, limits.best(), now);
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
    return slot >= 0 ? fill(slots[slot], now) : null;
  }

  /**
   * Lets {@code run}, which is between two of its pieces, wait for somebody more urgent.
   *
   * @return what its slot runs instead, until {@link #next} says that there is no more of it; null
   *     if {@code run} goes on
   */
  public @Nullable Assignment preempt(Assignment run, long now) {
    Slot slot = slots[run.slot()];
    return slot.running() == run && run.slot() < usable ? fill(slot, now) : null;
  }

  /**
   * Ends what {@code slot} ran and gives it its next work. Whatever was let wait for it goes on
   * once there is nobody more urgent.
   *
   * @param nanos what the run took; negative if it failed and nothing is to be learned from it
   * @return whether there is more to run
   */
  public boolean next(Assignment slot, long nanos, long now) {
    if (nanos >= 0) {
      learn(slot, nanos);
    }
    end(slot, now);
    return slot.slot() < usable && fill(slots[slot.slot()], now) != null;
  }

  private void learn(Assignment ended, long nanos) {
    int samples = ended.ticket(0).samples();
    if (samples == 1) {
      LatencyEstimate latency = ended.rung().latency(ended.size());
      stalls.ran(latency, nanos);
      latency.record(nanos);
    } else {
      ended.rung().learning(samples).record(nanos / samples);
    }
  }

  /**
   * Takes back what was just assigned, since it could not begin. It does not stand in line again.
   */
  public void cancel(Assignment assigned, long now) {
    end(assigned, now);
  }

  /**
   * Begins anew with a slot whose run does not end. What was let wait for it cannot go on there, so
   * it stands in line again.
   *
   * @return what the slot runs next; null if there is nothing
   */
  public @Nullable Assignment restart(Assignment hung, long now) {
    Slot slot = slots[hung.slot()];
    end(hung, now);
    for (Assignment waited = slot.running(); waited != null; waited = slot.running()) {
      for (int i = 0; i < waited.size(); i++) {
        Ticket ticket = waited.ticket(i);
        if (ticket.work().isWanted() && !line.isFull()) {
          line.insert(line.place(ticket), ticket);
        } else {
          letGo(ticket);
        }
      }
      end(waited, now);
    }
    return hung.slot() < usable ? fill(slot, now) : null;
  }

  private void end(Assignment run, long now) {
    int ended = run.size();
    urgent.ran(run.priority(), run.ran(now), now, usable);
    slots[run.slot()].pop(now);
    lull.present(now);
    if (callers != null) {
      callers.ended(ended, population(), now);
    }
  }

  /**
   * Takes a ticket out of the line; returns whether it was still there, so that it will never run.
   */
  public boolean withdraw(Ticket ticket) {
    return line.remove(ticket);
  }

  /** The assignment that {@code ticket} runs in, or is let wait in; null if it has not begun. */
  public @Nullable Assignment running(Ticket ticket) {
    for (Slot slot : slots) {
      for (int level = 0; level < slot.depth(); level++) {
        Assignment run = slot.at(level);
        for (int i = 0; i < run.size(); i++) {
          if (run.ticket(i) == ticket) {
            return run;
          }
        }
      }
    }
    return null;
  }

  /**
   * A ticket that was in line and will never run, for nobody can serve it in time or it gave way to
   * others: to be asked for after each decision, until it is null. Whoever holds it is answered
   * otherwise.
   */
  public @Nullable Ticket takeLetGo() {
    if (letGoCount == 0) {
      return null;
    }
    Ticket taken = letGo[--letGoCount];
    letGo[letGoCount] = null;
    return taken;
  }

  private void letGo(Ticket ticket) {
    if (letGoCount < letGo.length && ticket.work().isWanted()) {
      letGo[letGoCount++] = ticket;
    }
  }

  /** How many wait. */
  public int waiting() {
    return line.size();
  }

  /** How many runs there can be at once now. */
  public int usable() {
    return usable;
  }

  /** What all who run and wait cost at the least, in nanoseconds of one slot. */
  public long backlog() {
    long work = line.work();
    for (Slot slot : slots) {
      for (int level = slot.depth() - 1; level >= 0; level--) {
        work += slot.at(level).leastWork();
      }
    }
    return work;
  }

  /** How many wait, run, or are let wait in their slot. */
  /* Whoever has an answer may ask again before the run that gave it is over. */
  private boolean nobodyWaits() {
    if (line.size() > 0) {
      return false;
    }
    for (Slot slot : slots) {
      if (slot.isWanted()) {
        return false;
      }
    }
    return true;
  }

  private int population() {
    int population = line.size();
    for (Slot slot : slots) {
      for (int level = slot.depth() - 1; level >= 0; level--) {
        population += slot.at(level).size();
      }
    }
    return population;
  }

  private int freeSlot() {
    for (int slot = 0; slot < usable; slot++) {
      if (!slots[slot].isBusy()) {
        return slot;
      }
    }
    return -1;
  }

  private @Nullable Assignment fill(Slot slot, long now) {
    while (line.size() > 0 && line.get(0).priority() < slot.bound()) {
      Ticket head = line.get(0);
      choice.bold(boldest());
      int steps = head.work().isWanted() ? choice.choose(now, usable) : RungChoice.NONE;
      if (steps != RungChoice.NONE) {
        Rung rung = head.ladder().rung(steps);
        int count = chooseBatch(head, rung, now);
        Assignment run = slot.push(now);
        run.start(line, count, steps, usual(rung, head.samples(), count), now);
        if (callers != null) {
          callers.began(steps, population(), now);
        }
        return run;
      }
      // Nobody wants it any more, or no variant could be in time.
      letGo(head);
      line.removeFirst(1);
    }
    return null;
  }

  /** What a run usually takes of {@code count} requests, or of one that brings several samples. */
  private static long usual(Rung rung, int samples, int count) {
    return count > 1 ? rung.latency(count).p50() : rung.perSample(samples).p50() * samples;
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
    return other.ladder() == head.ladder()
        && other.priority() == head.priority()
        && other.samples() == 1
        && other.work().isWanted();
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

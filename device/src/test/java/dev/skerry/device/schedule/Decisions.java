package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Looks over a scheduler's shoulder: plays anything that can happen, by seed, keeps a list of its
 * own of who waits, and objects to every decision that breaks a promise.
 */
public final class Decisions {
  private static final int STEPS = 800;
  /* Costs are learned: what was about as good a moment ago may count as either. */
  private static final double TOLERANCE = 0.03;
  private static final Thresholds GENEROUS = Thresholds.of(90, 90, 90, 90, 90, 90, 90, 90);
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final SplittableRandom chance;
  private final Scheduler scheduler;
  private final int slots;
  private final int capacity;
  private final List<Ladder> ladders = new ArrayList<>();
  private final List<Ticket> line = new ArrayList<>();
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final Map<Ticket, Long> leastWork = new HashMap<>();
  private final boolean generous;
  private int mostUrgent = Integer.MAX_VALUE;
  private Limits limits = Limits.NONE;
  private long now;

  private Decisions(long seed) {
    chance = new SplittableRandom(seed);
    slots = chance.nextInt(1, 4);
    capacity = chance.nextInt(4, 30);
    generous = chance.nextBoolean();
    scheduler = new Scheduler(slots, capacity);
    // A monotonic clock may begin anywhere, and wrap.
    now = chance.nextBoolean() ? 0 : Long.MAX_VALUE - chance.nextLong(2_000 * MS);
    for (int i = chance.nextInt(1, 4); i > 0; i--) {
      Ladder ladder = ladder();
      ladders.add(ladder);
      scheduler.enrol(ladder);
    }
  }

  /** Whether somebody still waits for an answer. */
  private static final class Wish implements Work {
    private boolean wanted = true;

    @Override
    public boolean isWanted() {
      return wanted;
    }
  }

  private record Running(Assignment assignment, List<Ticket> tickets) {}

  /**
   * Plays one seed.
   *
   * @throws AssertionError if a promise is broken
   */
  public static void check(long seed) {
    new Decisions(seed).play();
  }

  private Ladder ladder() {
    List<Rung> rungs = new ArrayList<>();
    double accuracy = chance.nextDouble(0.8, 1);
    double millis = chance.nextDouble(5, 20);
    for (int i = chance.nextInt(1, 5); i > 0; i--) {
      SortedMap<Integer, Latency> byBatch = new TreeMap<>();
      int largest = 1 << chance.nextInt(4);
      double each = chance.nextDouble(0.3, 1.1);
      for (int batch = 1; batch <= largest; batch *= 2) {
        long nanos = (long) (millis * MS * (1 - each + each * batch));
        byBatch.put(
            batch,
            new Latency(
                Duration.ofNanos(nanos),
                Duration.ofNanos(nanos * 11 / 10),
                Duration.ofNanos(nanos * 14 / 10)));
      }
      rungs.add(new Rung("rung" + rungs.size(), accuracy, byBatch));
      accuracy *= chance.nextDouble(0.7, 0.99);
      millis *= chance.nextDouble(0.15, 0.85);
    }
    return Ladder.of(rungs, chance.nextDouble(0, 0.2));
  }

  private void play() {
    for (int step = 0; step < STEPS; step++) {
      // Also weighs anew what was learned.
      scheduler.adopt(generous ? GENEROUS : Thresholds.FIRST);
      switch (chance.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> arrive();
        case 9, 10, 11, 12, 13, 14 -> finish();
        case 15 -> now += chance.nextLong(20 * MS);
        case 16 -> withdraw();
        case 17 -> lose();
        case 18 -> trust();
        default -> limit();
      }
      require(scheduler.waiting() == line.size(), "waiting: " + scheduler.waiting());
    }
    while (!running.isEmpty()) {
      finish();
    }
    require(line.isEmpty(), "left waiting although slots were free: " + line.size());
    checkForgotten();
  }

  /** All that waited is gone, so a single one may have the best that is worth having. */
  private void checkForgotten() {
    scheduler.limit(Limits.NONE);
    scheduler.adopt(Thresholds.of(1, 1, 1, 1, 1, 1, 1, 1));
    Ladder ladder = ladders.getFirst();
    for (int step = 0; step < ladder.size(); step++) {
      ladder.rung(step).trusted(true);
    }
    int best = 0;
    while (best < ladder.base() && !ladder.isWorthwhile(best)) {
      best++;
    }
    scheduler.submit(new Ticket(new Wish(), ladder, 8, 1, now, now + 10_000 * MS), now);
    Assignment assigned = scheduler.assign(now);
    require(assigned != null && assigned.steps() == best, "who is alone does not get rung " + best);
  }

  private void arrive() {
    Wish wish = new Wish();
    Ladder ladder = ladders.get(chance.nextInt(ladders.size()));
    int priority = chance.nextInt(4) == 0 ? chance.nextInt(1, 4) : 8;
    int samples = chance.nextInt(6) == 0 ? chance.nextInt(2, 5) : 1;
    long given = chance.nextLong(1, chance.nextInt(3) == 0 ? 15 * MS : 120 * MS);
    if (!line.isEmpty() && chance.nextInt(3) == 0) {
      // One of a burst: it ends when others do.
      given = Math.max(1, line.get(chance.nextInt(line.size())).deadline() - now);
    }
    Ticket ticket = new Ticket(wish, ladder, priority, samples, now, now + given);
    wishes.add(wish);
    boolean full = line.size() == capacity;
    boolean possible = leastAllowed(ticket) <= given;
    boolean beforeLast = !line.isEmpty() && goesBefore(ticket, line.getLast());
    Verdict verdict = scheduler.submit(ticket, now);
    Verdict expected =
        full && !beforeLast ? Verdict.FULL : possible ? Verdict.ADMITTED : Verdict.TOO_LATE;
    require(verdict == expected, "verdict: " + verdict + " (expected: " + expected + ")");
    if (verdict == Verdict.ADMITTED) {
      if (full) {
        line.removeLast();
      }
      int place = line.size();
      while (place > 0 && goesBefore(ticket, line.get(place - 1))) {
        place--;
      }
      line.add(place, ticket);
      leastWork.put(ticket, least(ladder, samples));
      assign();
    }
  }

  /** By what is known when it comes: in a batch with others, or alone if it brings several. */
  private static long least(Ladder ladder, int samples) {
    LatencyEstimate alone = ladder.rung(ladder.base()).perSample(samples);
    boolean unknown = alone == ladder.rung(ladder.base()).latency(1);
    return samples * (unknown ? ladder.leastCost() : alone.mean());
  }

  private static boolean goesBefore(Ticket one, Ticket other) {
    return one.priority() == other.priority()
        ? one.deadline() - other.deadline() < 0
        : one.priority() < other.priority();
  }

  private void assign() {
    for (Assignment next = scheduler.assign(now); next != null; next = scheduler.assign(now)) {
      begun(next);
    }
    if (hasFreeSlot()) {
      droppedAll();
    }
  }

  private boolean hasFreeSlot() {
    long busy = running.stream().filter(run -> run.assignment().slot() < limits.slots()).count();
    return busy < Math.min(slots, limits.slots());
  }

  private void finish() {
    if (running.isEmpty()) {
      return;
    }
    Running ended = running.remove(chance.nextInt(running.size()));
    Assignment slot = ended.assignment();
    Rung rung = slot.rung();
    int size = ended.tickets().size();
    boolean failed = chance.nextInt(6) == 0;
    int samples = slot.ticket(0).samples();
    double times = chance.nextDouble(0.5, 1.5);
    LatencyEstimate batch = rung.latency(size);
    // With many samples, each of them takes as long as its like has taken.
    LatencyEstimate before = samples == 1 ? batch : rung.perSample(samples);
    long taken = samples * Math.max(2, (long) (before.p50() * times));
    now += chance.nextLong(taken + 1);
    ended.tickets().forEach(Decisions::answered);
    boolean known = remembers(batch, taken);
    boolean knownEach = remembers(before, taken / samples);
    boolean more = scheduler.next(slot, failed ? -1 : taken, now);
    LatencyEstimate after = samples == 1 ? batch : rung.perSample(samples);
    require(!remembers(batch, 1) && !remembers(after, 1), "learned from a failed run");
    require(
        knownEach || remembers(after, taken / samples) == !failed,
        "learned from a run of " + samples + " samples, failed: " + failed);
    require(
        known || samples == 1 || !remembers(batch, taken),
        "took " + samples + " samples for a single one");
    require(samples == 1 || failed || after != batch, "many samples teach what one takes");
    if (more) {
      begun(slot);
    } else if (slot.slot() < limits.slots() && slot.slot() < slots) {
      droppedAll();
    }
    assign();
  }

  private static boolean remembers(LatencyEstimate estimate, long nanos) {
    for (int draw = 0; draw < LatencyEstimate.WINDOW; draw++) {
      if (estimate.replay(draw) == nanos) {
        return true;
      }
    }
    return false;
  }

  private static void answered(Ticket ticket) {
    if (ticket.work() instanceof Wish wish) {
      wish.wanted = false;
    }
  }

  private void withdraw() {
    if (line.isEmpty()) {
      return;
    }
    Ticket ticket = line.remove(chance.nextInt(line.size()));
    require(scheduler.withdraw(ticket), "withdrawn: not there");
    require(!scheduler.withdraw(ticket), "withdrawn: twice");
  }

  private void lose() {
    if (!wishes.isEmpty()) {
      wishes.get(chance.nextInt(wishes.size())).wanted = false;
    }
  }

  private void trust() {
    Ladder ladder = ladders.get(chance.nextInt(ladders.size()));
    ladder.rung(chance.nextInt(ladder.size())).trusted(chance.nextInt(3) > 0);
  }

  private void limit() {
    limits =
        chance.nextBoolean()
            ? Limits.NONE
            : new Limits(
                chance.nextInt(1, slots + 1),
                chance.nextInt(3),
                1 << chance.nextInt(4),
                Limits.UNLIMITED,
                chance.nextInt(Limits.HEAT_BANDS));
    scheduler.limit(limits);
    assign();
  }

  /** Everybody was let go of: nobody could have been in time. */
  private void droppedAll() {
    for (Ticket ticket : line) {
      mayBeDropped(ticket);
    }
    line.clear();
  }

  private void begun(Assignment assignment) {
    Ticket head = assignment.ticket(0);
    require(line.contains(head), "ran what does not wait");
    while (line.getFirst() != head) {
      mayBeDropped(line.getFirst());
      line.removeFirst();
    }
    require(
        assignment.slot() < limits.slots() && assignment.slot() < slots,
        "slot " + assignment.slot() + " beyond the limit");
    require(
        running.stream().noneMatch(other -> other.assignment() == assignment),
        "slot " + assignment.slot() + " twice");
    checkRung(assignment, head);
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < assignment.size(); i++) {
      Ticket ticket = assignment.ticket(i);
      require(line.get(i) == ticket, "a batch with a gap");
      require(ticket.work().isWanted(), "ran what nobody wants");
      require(scheduler.running(ticket) == assignment, "running: another assignment");
      tickets.add(ticket);
    }
    if (assignment.size() > 1) {
      checkBatch(assignment, tickets);
    } else if (head.samples() == 1) {
      checkOthers(assignment, head);
    }
    line.subList(0, assignment.size()).clear();
    running.add(new Running(assignment, tickets));
    mostUrgent = Math.min(mostUrgent, head.priority());
  }

  private void checkRung(Assignment assignment, Ticket head) {
    Ladder ladder = head.ladder();
    int steps = assignment.steps();
    require(ladder.rung(steps) == assignment.rung(), "a rung of another ladder");
    require(assignment.rung().isTrusted(), "a distrusted rung");
    require(
        steps >= Math.min(limits.best(), ladder.size() - 1), "a rung above the limit: " + steps);
    long left = head.deadline() - now;
    require(needed(head, steps, true) <= left, "no time for rung " + steps);
    for (int step = ladder.base() + 1; step < ladder.size(); step++) {
      require(
          LadderRules.distanceToHull(ladder, step, limits.largestBatch()) < TOLERANCE,
          "rung " + step + " below the base");
    }
    if (generous && line.size() == 1 && assignment.size() == 1) {
      checkAlone(ladder, head, steps);
    }
  }

  /** Nobody else waits: the best that has time and is worth it. */
  private void checkAlone(Ladder ladder, Ticket head, int steps) {
    int top = Math.min(limits.best(), ladder.size() - 1);
    long left = head.deadline() - now;
    for (int better = top; better < steps; better++) {
      require(
          !ladder.rung(better).isTrusted()
              || LadderRules.allowed(head, better) > left
              || LadderRules.distanceToHull(ladder, better, limits.largestBatch()) < TOLERANCE,
          "rung " + steps + " although nobody waits and rung " + better + " has time");
    }
    boolean allTrusted = true;
    for (int step = 0; step < ladder.size(); step++) {
      allTrusted &= ladder.rung(step).isTrusted();
    }
    if (allTrusted && LadderRules.allowed(head, top) <= left && top < ladder.base()) {
      require(
          LadderRules.distanceToHull(ladder, steps, limits.largestBatch()) > -TOLERANCE,
          "rung " + steps + ", far below the hull");
    }
  }

  private void checkBatch(Assignment assignment, List<Ticket> tickets) {
    int count = tickets.size();
    Rung rung = assignment.rung();
    require(Integer.bitCount(count) == 1, "a batch of " + count);
    require(count <= limits.largestBatch() && count <= rung.largestBatch(), "batch: " + count);
    require(
        rung.latency(count).mean() < count * rung.latency(1).mean(),
        "a batch that costs more than its members");
    for (Ticket ticket : tickets) {
      require(ticket.samples() == 1, "a batch with many samples");
      require(ticket.ladder() == tickets.getFirst().ladder(), "a batch of two agents");
      require(rung.latency(count).p99() <= ticket.deadline() - now, "a batch that makes one late");
    }
    long alone = LadderRules.allowed(tickets.getFirst(), tickets.getFirst().ladder().base());
    for (int place = count; place < line.size(); place++) {
      if (line.get(place).priority() != tickets.getFirst().priority()) {
        break;
      }
      long room = room(place, count);
      require(
          room >= rung.latency(count).p99() || room < count * alone,
          "a batch that leaves no time for those behind");
    }
  }

  /** Nobody behind is pushed past the base rung for the sake of a better one. */
  private void checkOthers(Assignment assignment, Ticket head) {
    Ladder ladder = head.ladder();
    for (int step = 0; step < ladder.size(); step++) {
      if (!ladder.rung(step).isTrusted()) {
        return;
      }
    }
    if (assignment.steps() >= ladder.base()) {
      return;
    }
    for (int place = 1; place < line.size(); place++) {
      if (line.get(place).priority() != head.priority()) {
        break;
      }
      require(
          room(place, 1) >= LadderRules.allowed(head, assignment.steps()),
          "rung " + assignment.steps() + " leaves no time for number " + place);
    }
  }

  /** What is left of all slots' time until the deadline at {@code place}, from {@code first} on. */
  private long room(int place, int first) {
    int usable = Math.min(slots, limits.slots());
    long room = usable * (line.get(place).deadline() - now);
    for (Running other : running) {
      room -= Math.max(0, other.assignment().expectedEnd() - now);
    }
    for (int ahead = first; ahead <= place; ahead++) {
      Ticket ticket = line.get(ahead);
      room -= leastWork.getOrDefault(ticket, 0L);
    }
    return room;
  }

  private void mayBeDropped(Ticket ticket) {
    if (!ticket.work().isWanted()) {
      return;
    }
    Ladder ladder = ticket.ladder();
    int last = ladder.size() - 1;
    boolean possible = false;
    for (int step = Math.min(limits.best(), last); step <= last; step++) {
      // Who is passed over although quick when measured makes the estimate fade, so it may have
      // been longer just before.
      long left = ticket.deadline() - now;
      LatencyEstimate latency = ladder.rung(step).perSample(ticket.samples());
      boolean faded = latency.measuredP99() * ticket.samples() <= left;
      possible |=
          ladder.rung(step).isTrusted()
              && needed(ticket, step, ticket.priority() <= mostUrgent) <= (faded ? left / 2 : left);
    }
    boolean gaveWay = false;
    for (int behind = line.indexOf(ticket) + 1; behind < line.size(); behind++) {
      Ticket other = line.get(behind);
      gaveWay |= other.priority() == ticket.priority() && other.deadline() - ticket.deadline() > 0;
    }
    require(!possible || gaveWay, "let go although there was time, and for nobody with more");
  }

  /**
   * What a head must have: where nobody is behind it, every other time is enough at the end, unless
   * somebody more urgent may come.
   */
  private long needed(Ticket head, int step, boolean isUrgent) {
    boolean isFree = isUrgent && line.getLast() == head && step == head.ladder().size() - 1;
    return isFree
        ? head.ladder().rung(step).perSample(head.samples()).p50() * head.samples()
        : LadderRules.allowed(head, step);
  }

  private static long leastAllowed(Ticket ticket) {
    return LadderRules.allowed(ticket, ticket.ladder().size() - 1);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

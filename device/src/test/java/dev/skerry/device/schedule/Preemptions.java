package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays long runs in pieces and urgent ones between them, by seed, and objects whenever somebody
 * waits for more than a piece of who is less urgent, is lost, or is answered twice.
 */
public final class Preemptions {
  private static final int STEPS = 1_500;
  private static final long MS = Duration.ofMillis(1).toNanos();
  /* So long that nobody is ever turned away or let go of for want of time. */
  private static final long AMPLE = 1_000_000 * MS;

  private final SplittableRandom chance;
  private final int slots;
  private final Scheduler scheduler;
  private final List<Ladder> ladders = new ArrayList<>();
  private final List<Deque<Run>> running = new ArrayList<>();
  private final List<Asked> waiting = new ArrayList<>();
  private final List<Asked> all = new ArrayList<>();
  private int usable;
  private long now;

  private Preemptions(long seed) {
    chance = new SplittableRandom(seed);
    slots = chance.nextInt(1, 4);
    usable = slots;
    scheduler = new Scheduler(slots, STEPS);
    now = chance.nextBoolean() ? 0 : Long.MAX_VALUE - chance.nextLong(2_000 * MS);
    for (int i = chance.nextInt(2, 5); i > 0; i--) {
      Ladder ladder = ladder();
      ladders.add(ladder);
      scheduler.enrol(ladder);
    }
    for (int slot = 0; slot < slots; slot++) {
      running.add(new ArrayDeque<>());
    }
  }

  /** Somebody who wants one answer. */
  private static final class Asked implements Work {
    private @Nullable Ticket ticket;
    private boolean wanted = true;
    private int answered;

    @Override
    public boolean isWanted() {
      return wanted;
    }
  }

  /** A run of a slot: goes on, or waits for the one above. */
  private final class Run {
    private final Assignment assignment;
    private final int priority;
    private final List<Asked> members = new ArrayList<>();
    private final long pieceNanos;
    private final long begun = now;
    private final long expected;
    private int piecesLeft;
    private long pieceEnds;
    private long pausedAt;
    private long paused;

    Run(Assignment assignment) {
      this.assignment = assignment;
      Rung rung = assignment.rung();
      int samples = assignment.ticket(0).samples();
      long nanos =
          samples == 1
              ? rung.latency(assignment.size()).p50()
              : rung.perSample(samples).p50() * samples;
      piecesLeft = (int) Math.round(1 / rung.longestPiece());
      pieceNanos = Math.max(1, nanos / piecesLeft);
      pieceEnds = now + pieceNanos;
      expected = now + nanos;
      priority = assignment.ticket(0).priority();
    }
  }

  /**
   * Plays one seed.
   *
   * @throws AssertionError if a promise is broken
   */
  public static void check(long seed) {
    new Preemptions(seed).play();
    Shares.check(seed);
  }

  private Ladder ladder() {
    long nanos = chance.nextLong(MS, 20 * MS);
    TreeMap<Integer, Latency> latency = new TreeMap<>();
    for (int batch = 1; batch <= 1 << chance.nextInt(3); batch *= 2) {
      Duration taken = Duration.ofNanos(nanos + nanos * (batch - 1) / 2);
      latency.put(batch, new Latency(taken, taken, taken));
    }
    Rung rung = new Rung("rung" + ladders.size(), 0.9, latency);
    if (chance.nextInt(4) > 0) {
      rung.longestPiece(1.0 / chance.nextInt(2, 20));
    }
    return Ladder.of(List.of(rung));
  }

  private void play() {
    for (int step = 0; step < STEPS; step++) {
      switch (chance.nextInt(12)) {
        case 0, 1, 2 -> arrive();
        case 3 -> lose();
        case 4 -> hang();
        case 5 -> limit();
        default -> advance();
      }
    }
    scheduler.limit(Limits.NONE);
    usable = slots;
    assign();
    while (running.stream().anyMatch(stack -> !stack.isEmpty())) {
      advance();
    }
    require(scheduler.waiting() == 0, "left waiting: " + scheduler.waiting());
    for (Asked asked : all) {
      require(!asked.wanted || asked.answered == 1, "answered " + asked.answered + " times");
    }
  }

  private void arrive() {
    Asked asked = new Asked();
    int priority = chance.nextInt(1, 7);
    int samples = chance.nextInt(6) == 0 ? 2 : 1;
    Ladder ladder = ladders.get(chance.nextInt(ladders.size()));
    long deadline = now + AMPLE + chance.nextLong(100 * MS);
    asked.ticket = new Ticket(asked, ladder, priority, samples, now, deadline);
    require(scheduler.submit(asked.ticket, now) == Verdict.ADMITTED, "turned away with ample time");
    all.add(asked);
    waiting.add(asked);
    assign();
  }

  private void assign() {
    for (Assignment next = scheduler.assign(now); next != null; next = scheduler.assign(now)) {
      require(running.get(next.slot()).isEmpty(), "assigned to a busy slot");
      begin(next);
    }
  }

  private void begin(Assignment assignment) {
    Deque<Run> stack = running.get(assignment.slot());
    Run beneath = stack.peek();
    require(assignment.slot() < usable, "begun beyond the limit");
    require(assignment.level() == stack.size(), "level: " + assignment.level());
    require(stack.size() < Scheduler.LEVELS, "too deep");
    Run run = new Run(assignment);
    require(
        beneath == null || run.priority < beneath.priority,
        "let wait for somebody who is not more urgent");
    for (int i = 0; i < assignment.size(); i++) {
      Asked asked = asked(assignment.ticket(i));
      require(asked.wanted, "ran what nobody wants");
      require(waiting.remove(asked), "ran what does not wait");
      require(assignment.ticket(i).priority() == run.priority, "a batch of two priorities");
      require(scheduler.running(assignment.ticket(i)) == assignment, "running: elsewhere");
      run.members.add(asked);
    }
    for (Asked asked : waiting) {
      require(!asked.wanted || priority(asked) >= run.priority, "somebody more urgent was left");
    }
    if (beneath != null) {
      beneath.pausedAt = now;
    }
    stack.push(run);
  }

  private static Asked asked(Ticket ticket) {
    if (ticket.work() instanceof Asked asked) {
      return asked;
    }
    throw new AssertionError("somebody else's ticket");
  }

  private static int priority(Asked asked) {
    Ticket ticket = asked.ticket;
    if (ticket == null) {
      throw new AssertionError("without a ticket");
    }
    return ticket.priority();
  }

  /** Goes on to the next end of a piece. */
  private void advance() {
    Run first = null;
    for (Deque<Run> stack : running) {
      Run top = stack.peek();
      if (top != null && (first == null || top.pieceEnds - first.pieceEnds < 0)) {
        first = top;
      }
    }
    if (first == null) {
      now += chance.nextLong(5 * MS);
      return;
    }
    if (now - first.pieceEnds < 0) {
      now = first.pieceEnds;
    }
    first.piecesLeft--;
    if (first.piecesLeft == 0) {
      end(first);
      return;
    }
    Assignment urgent = scheduler.preempt(first.assignment, now);
    if (urgent != null) {
      begin(urgent);
    } else {
      goOn(first);
    }
  }

  private void goOn(Run run) {
    run.pieceEnds = now + run.pieceNanos;
    require(
        run.assignment.expectedEnd() == run.expected + run.paused,
        "expected to end " + (run.assignment.expectedEnd() - run.expected - run.paused) + " off");
    Deque<Run> stack = running.get(run.assignment.slot());
    if (run.assignment.slot() >= usable || stack.size() == Scheduler.LEVELS) {
      return;
    }
    for (Asked asked : waiting) {
      require(
          !asked.wanted || priority(asked) >= run.priority,
          "goes on although somebody more urgent waits");
    }
  }

  private void end(Run run) {
    Assignment assignment = run.assignment;
    Deque<Run> stack = running.get(assignment.slot());
    require(stack.pop() == run, "not on top");
    require(
        assignment.ran(now) == now - run.begun - run.paused,
        "ran for " + assignment.ran(now) + " (expected: without what it was let wait)");
    for (Asked asked : run.members) {
      asked.answered++;
      asked.wanted &= asked.answered > 1;
    }
    boolean more = scheduler.next(assignment, chance.nextInt(5) == 0 ? -1 : MS, now);
    Run beneath = stack.peek();
    if (more) {
      if (beneath != null) {
        beneath.paused += now - beneath.pausedAt;
      }
      begin(assignment);
    } else if (beneath != null) {
      beneath.paused += now - beneath.pausedAt;
      for (Asked asked : beneath.members) {
        require(
            asked.ticket != null && scheduler.running(asked.ticket) == beneath.assignment,
            "what waits is not known");
      }
      goOn(beneath);
    } else if (assignment.slot() < usable) {
      require(waiting.stream().noneMatch(asked -> asked.wanted), "idle although somebody waits");
    }
    assign();
  }

  private void lose() {
    if (!all.isEmpty()) {
      Asked asked = all.get(chance.nextInt(all.size()));
      asked.wanted = false;
      if (chance.nextBoolean() && asked.ticket != null) {
        boolean stood = scheduler.withdraw(asked.ticket);
        require(!stood || waiting.contains(asked), "withdrawn: did not wait");
        waiting.remove(asked);
      }
    }
  }

  /** A run never ends; its slot is given to another thread. */
  private void hang() {
    Deque<Run> stack = running.get(chance.nextInt(slots));
    Run hung = stack.poll();
    if (hung == null || chance.nextInt(3) > 0) {
      if (hung != null) {
        stack.push(hung);
      }
      return;
    }
    // Whoever asked for it is answered otherwise.
    hung.members.forEach(asked -> asked.wanted = false);
    for (Run waited : stack) {
      waiting.addAll(waited.members.stream().filter(asked -> asked.wanted).toList());
    }
    stack.clear();
    Assignment next = scheduler.restart(hung.assignment, now);
    if (next != null) {
      begin(next);
    }
    assign();
  }

  private void limit() {
    usable = chance.nextBoolean() ? slots : chance.nextInt(1, slots + 1);
    scheduler.limit(new Limits(usable, 0, 32, Limits.UNLIMITED, 0));
    assign();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Fills a slot with runs of which each lets wait the one beneath, and objects if somebody new has
 * to wait for another time than the slot foretells.
 */
final class Depth {
  private static final int LEAST_URGENT = 20;
  private static final long AMPLE = 1_000_000 * MS;

  private final SplittableRandom chance;
  private final Scheduler scheduler = new Scheduler(1, 8);
  /* What the scheduler's own slot holds. */
  private final Slot slot = new Slot(0, 1);
  private final Deque<Run> stack = new ArrayDeque<>();
  private long now;

  private Depth(SplittableRandom chance) {
    this.chance = chance;
  }

  private static final class Run {
    private final Assignment assignment;
    private final long piece;
    private int piecesLeft;

    Run(Assignment assignment, int pieces, long piece) {
      this.assignment = assignment;
      this.piecesLeft = pieces;
      this.piece = piece;
    }
  }

  static void check(SplittableRandom chance) {
    new Depth(chance).play();
  }

  private void play() {
    int priority = LEAST_URGENT;
    for (int level = chance.nextInt(1, Scheduler.LEVELS + 1); level > 0; level--) {
      priority -= chance.nextInt(1, 4);
      begin(priority);
    }
    int newcomer = chance.nextInt(1, LEAST_URGENT + 1);
    long foretold = slot.left(newcomer, now);
    long waited = waits(newcomer);
    // Pieces are whole nanoseconds.
    if (Math.abs(foretold - waited) > 1_000) {
      throw new AssertionError(
          "foretold "
              + foretold
              + ", waited "
              + waited
              + " (expected: the same, "
              + slot.depth()
              + " runs deep)");
    }
  }

  /** Lets wait what goes on, and runs a part of somebody more urgent. */
  private void begin(int priority) {
    int pieces = chance.nextInt(2, 12);
    Rung rung = Rungs.rung("rung" + priority, chance.nextInt(5, 50));
    rung.longestPiece(1.0 / pieces);
    Ladder ladder = Rungs.ladder(rung);
    scheduler.enrol(ladder);
    Ticket ticket = new Ticket(() -> true, ladder, priority, 1, now, now + AMPLE);
    scheduler.submit(ticket, now);
    Run beneath = stack.peek();
    Assignment begun =
        beneath == null ? scheduler.assign(now) : scheduler.preempt(beneath.assignment, now);
    if (begun == null || begun.ticket(0) != ticket) {
      throw new AssertionError("nobody runs (expected: the more urgent one)");
    }
    long nanos = rung.latency(1).p50();
    WaitingLine line = new WaitingLine(1);
    line.insert(0, ticket);
    slot.push(now).start(line, 1, 0, nanos, now);
    Run run = new Run(begun, pieces, nanos / pieces);
    int done = chance.nextInt(pieces);
    run.piecesLeft -= done;
    now += done * run.piece;
    stack.push(run);
  }

  /** For how long the real scheduler has somebody new wait who comes right after a piece began. */
  private long waits(int priority) {
    long since = now;
    Ladder ladder = Rungs.ladder(Rungs.rung("new", 1));
    scheduler.enrol(ladder);
    Ticket ticket = new Ticket(() -> true, ladder, priority, 1, now, now + AMPLE);
    scheduler.submit(ticket, now);
    while (!runs(ticket, piece())) {
      if (stack.isEmpty()) {
        throw new AssertionError("an idle slot does not run");
      }
    }
    return now - since;
  }

  /** Runs a piece; gives what begins behind it. */
  private @Nullable Assignment piece() {
    Run run = stack.element();
    now += run.piece;
    run.piecesLeft--;
    if (run.piecesLeft > 0) {
      return scheduler.preempt(run.assignment, now);
    }
    stack.pop();
    return scheduler.next(run.assignment, -1, now) ? run.assignment : null;
  }

  private static boolean runs(Ticket ticket, @Nullable Assignment begun) {
    return begun != null && begun.ticket(0) == ticket;
  }
}

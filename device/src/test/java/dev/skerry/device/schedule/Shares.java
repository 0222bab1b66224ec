package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.SplittableRandom;

/**
 * Plays a slot whose time goes in part to somebody urgent, by seed, and objects if who is less so
 * is taken in although there is no time left, or turned away although there is; and if who is
 * urgent plans for more than a piece of a long run.
 */
final class Shares {
  private static final int URGENT = 2;
  private static final int PATIENT = 16;
  private static final int SECONDS = 3;

  private Shares() {}

  static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    measuredShare(chance);
    onePiece(chance);
    Depth.check(chance);
  }

  /** Part of the slot's time is gone: so much must be left for a run that can be let wait. */
  private static void measuredShare(SplittableRandom chance) {
    Scheduler scheduler = new Scheduler(1, 8);
    Ladder urgent = Rungs.ladder(Rungs.rung("urgent", 5));
    Rung piecewise = Rungs.rung("long", 100);
    piecewise.longestPiece(0.05);
    Ladder patient = Rungs.ladder(piecewise);
    scheduler.enrol(urgent);
    scheduler.enrol(patient);
    double share = chance.nextDouble(0.2, 0.8);
    long period = (long) (5 * MS / share);
    long now = chance.nextBoolean() ? 0 : Long.MAX_VALUE - 1_000 * MS;
    for (int i = 0; i < SECONDS * 1_000 * MS / period; i++) {
      scheduler.submit(new Ticket(() -> true, urgent, URGENT, 1, now, now + 100 * MS), now);
      Assignment run = scheduler.assign(now);
      require(run != null, "an idle slot does not run");
      if (run != null) {
        scheduler.next(run, 5 * MS, now + 5 * MS);
      }
      now += period;
    }
    require(!admits(scheduler, patient, 0.8 / (1 - share), now), "taken in for certain lateness");
    require(admits(scheduler, patient, 1.25 / (1 - share), now), "turned away with time to spare");
    require(
        scheduler.submit(new Ticket(() -> true, patient, URGENT, 1, now, now + 110 * MS), now)
            == Verdict.ADMITTED,
        "as urgent, and yet made to count on others");
    long later = now + 20_000 * MS;
    require(admits(scheduler, patient, 1.1, later), "an old share is never forgotten");
  }

  private static boolean admits(Scheduler scheduler, Ladder ladder, double times, long now) {
    long deadline = now + (long) (times * 100 * MS);
    Ticket ticket = new Ticket(() -> true, ladder, PATIENT, 1, now, deadline);
    boolean admitted = scheduler.submit(ticket, now) == Verdict.ADMITTED;
    scheduler.withdraw(ticket);
    return admitted;
  }

  /**
   * Two urgent ones and two slots, one of which is in a long run: for a piece, not for all of it.
   */
  private static void onePiece(SplittableRandom chance) {
    long piece = chance.nextLong(1, 4);
    Rung piecewise = Rungs.rung("long", 1_000);
    piecewise.longestPiece(piece / 1_000.0);
    Ladder patient = Rungs.ladder(piecewise);
    Ladder urgent = Rungs.ladder(Rungs.accurate("best", 0.9, 40), Rungs.accurate("base", 0.8, 10));
    Scheduler scheduler = new Scheduler(2, 8);
    scheduler.enrol(patient);
    scheduler.enrol(urgent);
    scheduler.adopt(Thresholds.of(9, 9, 9, 9));
    scheduler.submit(new Ticket(() -> true, patient, PATIENT, 1, 0, 10_000 * MS), 0);
    require(scheduler.assign(0) != null, "an idle slot does not run");
    for (int i = 0; i < 2; i++) {
      scheduler.submit(new Ticket(() -> true, urgent, URGENT, 1, 0, 60 * MS), 0);
    }
    Assignment first = scheduler.assign(0);
    require(first != null && first.steps() == 0, "the rest of a long run was counted in full");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A device in virtual time that is asked by callers who wait for their answers, or by as many as
 * there are whatever is answered.
 *
 * <p>Who waits must be answered on the best variant for which there is time, and none must be tried
 * for which there is not; for those who do not wait it may be tried in a few runs alone.
 */
public final class Callers {
  private static final long[] MEANS = {3 * MS, MS, MS / 3};
  private static final double[] ACCURACIES = {0.967, 0.959, 0.9};
  private static final long SECOND = 1000 * MS;
  private static final long LASTING = 12 * SECOND;
  private static final long TUNED_EVERY = SECOND / 4;
  private static final double LEAST_OF_THE_BEST = 0.9;
  /* A trial has at most 64 runs, and there are four in this time, each after twice the pause. */
  private static final long MOST_TRIED = 4 * 64;

  private final SplittableRandom chance;
  private final Scheduler scheduler = new Scheduler(1, 1024);
  private final Tournament tournament = new Tournament(1, 1024);
  private final ArrivalLog log = new ArrivalLog(8192);
  private final ArrivalLog taken = new ArrivalLog(8192);
  private final Ladder ladder =
      Ladder.of(
          List.of(
              Rungs.accurate("0", ACCURACIES[0], (double) MEANS[0] / MS),
              Rungs.accurate("1", ACCURACIES[1], (double) MEANS[1] / MS),
              Rungs.accurate("2", ACCURACIES[2], (double) MEANS[2] / MS)),
          0.1);
  private final PriorityQueue<Asked> coming =
      new PriorityQueue<>(Comparator.comparingLong(Asked::at));
  private boolean closed;
  private long opensAt = Long.MAX_VALUE;
  private final long given;
  private double lag;
  private final double load;
  private @Nullable Assignment running;
  private long began;
  private long ends;
  private long counted;
  private final long[] ran = new long[MEANS.length];
  private long late;
  private long bold;
  private long boldest;
  private boolean isEven;

  /** Somebody asks. */
  private record Asked(long at) implements Work {
    @Override
    public boolean isWanted() {
      return true;
    }
  }

  private Callers(long seed, boolean closed, int callers, double load, long given) {
    this.chance = new SplittableRandom(seed);
    this.closed = closed;
    this.load = load;
    this.given = given;
    this.lag = closed ? MS / 5.0 : MEANS[0] / load;
    scheduler.enrol(ladder);
    scheduler.recordTo(log);
    tournament.copy(scheduler);
    for (int i = 0; i < (closed ? callers : 1); i++) {
      again(0);
    }
  }

  /**
   * Plays one seed.
   *
   * @throws AssertionError if who waits is answered badly, or others have to pay for the trial
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    Callers waiting = new Callers(seed, true, chance.nextInt(3, 13), 0, SECOND);
    waiting.play();
    waiting.requireFrom(0);
    double load = chance.nextDouble(1.5, 6);
    Callers open = new Callers(seed, false, 0, load, chance.nextLong(10, 300) * MS);
    open.isEven = chance.nextBoolean();
    open.play();
    require(open.bold <= MOST_TRIED, open.bold + " runs to try those who do not wait");
    int few = chance.nextInt(6, 16);
    Callers tight = new Callers(seed, true, few, 0, chance.nextLong(few, 3L * few) * MS);
    tight.play();
    require(tight.boldest == 0, tight.boldest + " runs for which there is no time");
    Callers between =
        new Callers(seed, true, few, 0, chance.nextLong(2L * few, 3L * few) * MS + 4 * MS);
    between.play();
    require(between.boldest == 0, between.boldest + " runs for which there is no time");
    between.requireFrom(1);
    Callers both = new Callers(seed, true, 6, load, SECOND);
    both.opensAt = LASTING / 4;
    both.play();
    require(both.bold <= MOST_TRIED, both.bold + " runs on after callers stopped to wait");
  }

  private void requireFrom(int steps) {
    long good = 0;
    for (int step = 0; step <= steps; step++) {
      good += ran[step];
    }
    double share = (double) good / counted;
    require(share >= LEAST_OF_THE_BEST, "only " + share + " of those who wait have " + steps);
    require(late == 0, late + " late of those who wait");
  }

  private void play() {
    long tuneAt = TUNED_EVERY;
    for (long now = 0; now < LASTING; ) {
      long asked = coming.isEmpty() ? Long.MAX_VALUE : coming.element().at();
      long next = running == null ? asked : Math.min(asked, ends);
      now = Math.min(next, tuneAt);
      if (now == tuneAt) {
        tune();
        tuneAt += TUNED_EVERY;
      } else if (running != null && now == ends) {
        end(running, now);
      } else {
        ask(coming.remove(), now);
      }
    }
  }

  private void tune() {
    if (closed && running != null && began > opensAt) {
      closed = false;
      lag = MEANS[0] / load;
      bold = 0;
      coming.clear();
      again(began);
    }
    log.moveTo(taken);
    tournament.copy(scheduler);
    tournament.replay(taken);
    scheduler.adopt(tournament.leader());
  }

  private void again(long now) {
    coming.add(new Asked(now + 1 + (long) ((isEven ? 1 : chance.nextExponential()) * lag)));
  }

  private void ask(Asked asked, long now) {
    Verdict verdict = scheduler.submit(new Ticket(asked, ladder, 8, 1, now, now + given), now);
    if (!closed || verdict != Verdict.ADMITTED) {
      again(now);
    }
    if (running == null) {
      start(scheduler.assign(now), now);
    }
  }

  private void end(Assignment ended, long now) {
    int steps = ended.steps();
    boolean isLate = now > ended.ticket(0).deadline();
    late += isLate ? 1 : 0;
    if (now > LASTING / 2) {
      counted++;
      ran[steps]++;
    }
    if (closed) {
      again(now);
    }
    start(scheduler.next(ended, now - began, now) ? ended : null, now);
    for (Ticket lost = scheduler.takeLetGo(); lost != null; lost = scheduler.takeLetGo()) {
      if (closed) {
        again(now);
      }
    }
  }

  private void start(@Nullable Assignment next, long now) {
    running = next;
    if (next != null) {
      bold += scheduler.boldest() == ClosedLoop.ANY ? 0 : 1;
      boldest += scheduler.boldest() == 0 ? 1 : 0;
      double slowness =
          chance.nextInt(50) == 0 ? chance.nextDouble(1.2, 3) : chance.nextDouble(0.9, 1.1);
      began = now;
      ends = now + (long) (MEANS[next.steps()] * slowness);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

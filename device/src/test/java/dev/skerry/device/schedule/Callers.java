package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A device in virtual time that is asked by callers who wait for their answers, or by as many as
 * there are whatever is answered, or by those and then by these, or by hardly anybody.
 *
 * <p>Who waits must be answered on the best variant for which there is time, and none must be tried
 * for which there is not, nor may anybody beside them be late for it. For those who do not wait it
 * may be tried in a few runs alone. And when a flood is over, nothing of it is left.
 */
public final class Callers {
  private static final long[] MEANS = {3 * MS, MS, MS / 3};
  /* A rung below the top one is cheap and the other dear. */
  private static final long[][] TWO_AGENTS = {
    {10 * MS, MS, 3 * MS / 10}, {9 * MS, 8 * MS, 3 * MS / 10}
  };
  private static final double[] ACCURACIES = {0.967, 0.959, 0.9};
  private static final long SECOND = 1000 * MS;
  private static final long LASTING = 12 * SECOND;
  private static final long TUNED_EVERY = SECOND / 4;
  private static final double LEAST_OF_THE_BEST = 0.9;
  /* A trial has at most 256 runs, and there are four in this time, each after twice the pause; most end as lines grow. */
  private static final long MOST_TRIED = 2 * 256;

  private static final long[][] DEAR = {
    {30 * MS, 2 * MS, 3 * MS / 10}, {MS, 6 * MS / 10, 3 * MS / 10}
  };
  private static final int CROWD = 30;

  private final SplittableRandom chance;
  private final Scheduler scheduler = new Scheduler(1, 1024);
  private final Tournament tournament = new Tournament(1, 1024);
  private final ArrivalLog log = new ArrivalLog(8192);
  private final ArrivalLog taken = new ArrivalLog(8192);
  private final long[][] means;
  private final Ladder[] ladders;
  private final PriorityQueue<Asked> coming =
      new PriorityQueue<>(Comparator.comparingLong(Asked::at));
  private boolean closed;
  private long opensAt = Long.MAX_VALUE;
  private long closesAt = Long.MAX_VALUE;
  private final long given;
  private double lag;
  private final double load;
  private @Nullable Assignment running;
  private long began;
  private long ends;
  private long counted;
  private long floodedUntil;
  private long rareGiven;
  private final long[] ran = new long[MEANS.length];
  private long late;
  private long lost;
  private long bold;
  private long boldest;
  private long all;
  private boolean isEven;

  /** Somebody asks. */
  private record Asked(long at, int agent) implements Work {
    @Override
    public boolean isWanted() {
      return true;
    }
  }

  private Callers(long seed, boolean closed, int callers, double load, long given) {
    this(seed, closed, callers, load, given, MEANS);
  }

  private Callers(
      long seed, boolean closed, int callers, double load, long given, long[]... means) {
    this.chance = new SplittableRandom(seed);
    this.closed = closed;
    this.load = load;
    this.given = given;
    this.lag = closed ? MS / 5.0 : MEANS[0] / load;
    this.means = means;
    this.ladders = new Ladder[means.length];
    for (int agent = 0; agent < means.length; agent++) {
      ladders[agent] = ladder(means[agent]);
      scheduler.enrol(ladders[agent]);
    }
    scheduler.recordTo(log);
    tournament.copy(scheduler);
    for (int i = 0; i < (closed ? callers : 1); i++) {
      again(0, i % means.length);
    }
  }

  /** Somebody else asks as well, for the other agent, with little time and whatever is answered. */
  private void beside(long little) {
    rareGiven = little;
    coming.clear();
    for (int i = 0; i < CROWD; i++) {
      again(0, 0);
    }
    again(0, 1);
  }

  private static Ladder ladder(long... means) {
    List<Rung> rungs = new ArrayList<>();
    for (int step = 0; step < means.length; step++) {
      rungs.add(Rungs.accurate("" + step, ACCURACIES[step], (double) means[step] / MS));
    }
    return Ladder.of(rungs, 0.1);
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
    tight.requireNotTheBest();
    Callers between =
        new Callers(seed, true, few, 0, chance.nextLong(2L * few, 3L * few) * MS + 4 * MS);
    between.play();
    between.requireNotTheBest();
    between.requireFrom(1);
    Callers two =
        new Callers(
            seed, true, 2 * chance.nextInt(6, 13), 0, chance.nextLong(45, 100) * MS, TWO_AGENTS);
    two.play();
    require(two.late + two.lost == 0, two.late + " late of two agents, " + two.lost + " let go");
    Callers bystander = new Callers(seed, true, CROWD, 0, chance.nextLong(100, 200) * MS, DEAR);
    bystander.beside(15 * MS);
    bystander.play();
    require(
        bystander.late + bystander.lost == 0,
        bystander.late + " late, " + bystander.lost + " let go beside those who wait");
    Callers flooded = new Callers(seed, false, 0, 4.5, chance.nextLong(1500, 6000) * MS);
    flooded.floodedUntil = LASTING / 4;
    flooded.play();
    require(flooded.lost == 0, flooded.lost + " lost long after the flood");
    Callers lone = new Callers(seed, false, 0, 0.006, chance.nextLong(10, 300) * MS);
    lone.floodedUntil = LASTING / 4;
    lone.isEven = true;
    lone.play();
    lone.requireShare(0);
    Callers single = new Callers(seed, false, 0, 4.5, chance.nextLong(1500, 6000) * MS);
    single.floodedUntil = LASTING / 4;
    single.closesAt = LASTING / 4;
    single.play();
    single.requireShare(0);
    Callers often = new Callers(seed, false, 0, 0.25, 200 * MS, DEAR);
    often.rareGiven = 15 * MS;
    often.again(0, 1);
    often.play();
    require(
        30 * often.lost <= often.counted,
        often.lost + " of " + often.counted + " lost beside those who seldom meet");
    Callers both = new Callers(seed, true, 6, load, SECOND);
    both.opensAt = LASTING / 4;
    both.play();
    require(both.bold <= MOST_TRIED, both.bold + " runs on after callers stopped to wait");
  }

  /* A look up may last as long as 64 runs a rung below, which is a third of the best. */
  private void requireNotTheBest() {
    require(180 * boldest <= all, boldest + " of " + all + " runs for which there is no time");
  }

  private void requireFrom(int steps) {
    requireShare(steps);
    require(late + lost == 0, late + " late of those who wait, " + lost + " let go");
  }

  private void requireShare(int steps) {
    long good = 0;
    for (int step = 0; step <= steps; step++) {
      good += ran[step];
    }
    double share = (double) good / counted;
    require(share >= LEAST_OF_THE_BEST, "only " + share + " have rung " + steps);
  }

  private void play() {
    long tuneAt = TUNED_EVERY;
    for (long now = 0; now < LASTING; ) {
      long asked = coming.isEmpty() ? Long.MAX_VALUE : coming.element().at();
      long next = running == null ? asked : Math.min(asked, ends);
      now = Math.min(next, tuneAt);
      if (now == tuneAt) {
        tune(now);
        tuneAt += TUNED_EVERY;
      } else if (running != null && now == ends) {
        end(running, now);
      } else {
        ask(coming.remove(), now);
      }
    }
  }

  private void tune(long now) {
    if (!closed && now >= closesAt) {
      // Of all of them one is left, who waits from now on.
      closed = true;
      closesAt = now;
      lag = MS / 5.0;
      coming.clear();
      again(now, 0);
    }
    if (closed && running != null && began > opensAt) {
      closed = false;
      lag = MEANS[0] / load;
      bold = 0;
      coming.clear();
      again(began, 0);
    }
    log.moveTo(taken);
    tournament.copy(scheduler);
    tournament.replay(taken);
    scheduler.adopt(tournament.leader());
  }

  private void again(long now, int agent) {
    double usual = isRare(agent) ? 20 * MS : now < floodedUntil ? MS / 4.0 : lag;
    coming.add(
        new Asked(now + 1 + (long) ((isEven ? 1 : chance.nextExponential()) * usual), agent));
  }

  private boolean isRare(int agent) {
    return rareGiven > 0 && agent == 1;
  }

  private void ask(Asked asked, long now) {
    Ladder ladder = ladders[asked.agent()];
    boolean rare = isRare(asked.agent());
    long time = rare ? rareGiven : given;
    Verdict verdict = scheduler.submit(new Ticket(asked, ladder, 8, 1, now, now + time), now);
    lost += verdict != Verdict.ADMITTED && now > LASTING / 2 ? 1 : 0;
    if (!closed || rare || verdict != Verdict.ADMITTED) {
      again(now, asked.agent());
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
    if (closed && comesAgain(ended.ticket(0))) {
      again(now, agent(ended.ticket(0)));
    }
    start(scheduler.next(ended, now - began, now) ? ended : null, now);
    for (Ticket gone = scheduler.takeLetGo(); gone != null; gone = scheduler.takeLetGo()) {
      lost += now > LASTING / 2 ? 1 : 0;
      if (closed && comesAgain(gone)) {
        again(now, agent(gone));
      }
    }
  }

  private boolean comesAgain(Ticket ticket) {
    boolean isLeft = closesAt == Long.MAX_VALUE || ticket.arrival() > closesAt;
    return isLeft && !isRare(agent(ticket));
  }

  private static int agent(Ticket ticket) {
    return ((Asked) ticket.work()).agent();
  }

  private void start(@Nullable Assignment next, long now) {
    running = next;
    if (next != null) {
      bold += scheduler.boldest() == ClosedLoop.ANY ? 0 : 1;
      all++;
      boldest += scheduler.boldest() == 0 ? 1 : 0;
      double slowness =
          chance.nextInt(50) == 0 ? chance.nextDouble(1.2, 3) : chance.nextDouble(0.9, 1.1);
      began = now;
      ends = now + (long) (means[agent(next.ticket(0))][next.steps()] * slowness);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A device in virtual time whose run times have a long tail, under bursts or calm: what it learns
 * must win nearly as much as the best of a few fixed line lengths that know the future.
 */
public final class Learning {
  private static final int REQUESTS = 30_000;
  private static final int LEARNED = REQUESTS / 3;
  private static final long GIVEN = 40 * MS;
  private static final long[] MEANS = {10 * MS, 4 * MS, MS};
  private static final double[] ACCURACIES = {0.935, 0.93, 0.8};
  private static final double SAFE = 0.1;

  private final long[] arrivals = new long[REQUESTS];
  private final double[] slowness = new double[REQUESTS];

  private Learning(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    double load = chance.nextDouble(1, 6);
    boolean calm = chance.nextInt(4) == 0;
    double now = 0;
    for (int i = 0; i < REQUESTS; i++) {
      // Long, dense bursts, or none at all.
      double gap = calm ? 6 : chance.nextInt(60) == 0 ? 57 : 0.05;
      now += chance.nextExponential() * MEANS[0] / load * gap;
      arrivals[i] = (long) now;
      // Now and then a run takes far longer than usual.
      slowness[i] =
          chance.nextInt(12) == 0 ? chance.nextDouble(1.5, 5) : chance.nextDouble(0.9, 1.1);
    }
  }

  /**
   * Plays one seed.
   *
   * @throws AssertionError if little is learned
   */
  public static void check(long seed) {
    Learning world = new Learning(seed);
    double learned = world.new Device().play();
    double best = 0;
    for (int dear : new int[] {0, 2}) {
      for (int cheap : new int[] {0, 2, 4, 8, 24}) {
        best = dear > cheap ? best : Math.max(best, world.reference(new int[] {dear, cheap}));
      }
    }
    if (learned < 0.985 * best) {
      throw new AssertionError("won " + learned + " (expected: nearly " + best + ")");
    }
  }

  private double worth(int request, int rung, long end) {
    return request >= LEARNED && end <= arrivals[request] + GIVEN ? ACCURACIES[rung] - SAFE : 0;
  }

  /** In the order of arrival: the shorter the line, the better the rung, if it usually has time. */
  private double reference(int[] atMost) {
    double won = 0;
    long now = 0;
    int arrived = 0;
    for (int head = 0; head < REQUESTS; head++) {
      now = Math.max(now, arrivals[head]);
      while (arrived < REQUESTS && arrivals[arrived] <= now) {
        arrived++;
      }
      int rung = 0;
      while (rung < 2 && arrived - head > atMost[rung]) {
        rung++;
      }
      long left = arrivals[head] + GIVEN - now;
      while (rung < 2 && 1.1 * MEANS[rung] > left) {
        rung++;
      }
      if (1.1 * MEANS[rung] <= left) {
        now += (long) (MEANS[rung] * slowness[head]);
        won += worth(head, rung, now);
      }
    }
    return won;
  }

  /** The scheduler and its tournament. */
  private final class Device {
    private final Ladder ladder =
        Ladder.of(
            List.of(
                Rungs.accurate("0", ACCURACIES[0], 10),
                Rungs.accurate("1", ACCURACIES[1], 4),
                Rungs.accurate("2", ACCURACIES[2], 1)),
            SAFE);
    private final Scheduler scheduler = new Scheduler(1, 256);
    private final Tournament tournament = new Tournament(1, 256);
    private final ArrivalLog log = new ArrivalLog(2 * Tournament.ROUND);
    private final ArrivalLog taken = new ArrivalLog(2 * Tournament.ROUND);
    private @Nullable Assignment running;
    private long endsAt;
    private long taking;
    private double won;

    double play() {
      scheduler.enrol(ladder);
      scheduler.recordTo(log);
      for (int i = 0; i < REQUESTS; i++) {
        long now = arrivals[i];
        advance(now);
        Ticket ticket = new Ticket(new Numbered(i), ladder, 8, 1, now, now + GIVEN);
        if (scheduler.submit(ticket, now) == Verdict.ADMITTED && running == null) {
          start(scheduler.assign(now), now);
        }
        if (log.size() >= Tournament.ROUND) {
          log.moveTo(taken);
          tournament.copy(scheduler);
          tournament.replay(taken);
          scheduler.adopt(tournament.leader());
        }
      }
      advance(Long.MAX_VALUE);
      return won;
    }

    private void start(@Nullable Assignment next, long now) {
      running = next;
      if (next != null) {
        taking = (long) (MEANS[rung(next)] * slowness[number(next)]);
        endsAt = now + taking;
      }
    }

    private void advance(long until) {
      while (running != null && endsAt <= until) {
        long now = endsAt;
        won += worth(number(running), rung(running), now);
        start(scheduler.next(running, taking, now) ? running : null, now);
      }
    }

    private static int rung(Assignment assignment) {
      return Integer.parseInt(assignment.rung().name());
    }

    private static int number(Assignment assignment) {
      return assignment.ticket(0).work() instanceof Numbered numbered ? numbered.number() : 0;
    }
  }

  private record Numbered(int number) implements Work {
    @Override
    public boolean isWanted() {
      return true;
    }
  }
}

package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A device in virtual time that is asked far more than it can answer, with two variants that take
 * nearly as long: who is run too late to be in time wastes what another would have had. It must
 * answer nearly as many as one who serves in turn and lets go early enough, and knows how early
 * that is.
 */
public final class Overload {
  private static final int REQUESTS = 10_000;
  private static final long[] MEANS = {12 * MS, 11 * MS};
  private static final double[] MARGINS = {1, 1.2, 1.5, 2, 3};

  private final long[] arrivals = new long[REQUESTS];
  private final double[] slowness = new double[REQUESTS];
  private final long given;

  private Overload(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    double load = chance.nextDouble(2, 8);
    boolean calm = chance.nextBoolean();
    given = (long) (chance.nextDouble(3, 8) * MEANS[0]);
    double now = 0;
    for (int i = 0; i < REQUESTS; i++) {
      // Bursts of about ten, or none.
      double gap = calm ? 1 : chance.nextInt(10) == 0 ? 9.1 : 0.1;
      now += chance.nextExponential() * MEANS[0] / load * gap;
      arrivals[i] = (long) now;
      slowness[i] =
          chance.nextInt(50) == 0 ? chance.nextDouble(1.2, 2) : chance.nextDouble(0.9, 1.1);
    }
  }

  /**
   * Plays one seed.
   *
   * @throws AssertionError if too few are answered
   */
  public static void check(long seed) {
    Overload world = new Overload(seed);
    int answered = world.answered();
    int best = 0;
    for (double margin : MARGINS) {
      best = Math.max(best, world.reference((long) (margin * MEANS[1])));
    }
    if (answered < 0.99 * best) {
      throw new AssertionError("answered " + answered + " (expected: nearly " + best + ")");
    }
  }

  /** In the order of arrival, on the quicker variant, whoever has so much time left. */
  private int reference(long margin) {
    int answered = 0;
    long now = 0;
    for (int i = 0; i < REQUESTS; i++) {
      now = Math.max(now, arrivals[i]);
      long deadline = arrivals[i] + given;
      if (deadline - now >= margin) {
        now += (long) (MEANS[1] * slowness[i]);
        answered += now <= deadline ? 1 : 0;
      }
    }
    return answered;
  }

  private int answered() {
    Ladder ladder =
        Ladder.of(
            List.of(
                Rungs.accurate("0", 0.91, (double) MEANS[0] / MS),
                Rungs.accurate("1", 0.9, (double) MEANS[1] / MS)),
            0.1);
    Scheduler scheduler = new Scheduler(1, 256);
    scheduler.enrol(ladder);
    // All of them on the quicker variant.
    scheduler.adopt(Thresholds.of(0));
    Slot slot = new Slot(scheduler);
    for (int i = 0; i < REQUESTS; i++) {
      long now = arrivals[i];
      slot.advance(now);
      Numbered work = new Numbered(i);
      scheduler.submit(new Ticket(work, ladder, 8, 1, now, now + given), now);
      slot.begin(now);
    }
    slot.advance(Long.MAX_VALUE);
    return slot.answered;
  }

  /** Runs what the scheduler gives it. */
  private final class Slot {
    private final Scheduler scheduler;
    private @Nullable Assignment running;
    private long began;
    private long ends;
    private int answered;

    Slot(Scheduler scheduler) {
      this.scheduler = scheduler;
    }

    void begin(long now) {
      if (running == null) {
        start(scheduler.assign(now), now);
      }
    }

    void advance(long until) {
      while (running != null && ends <= until) {
        answered += ends <= running.ticket(0).deadline() ? 1 : 0;
        long now = ends;
        start(scheduler.next(running, now - began, now) ? running : null, now);
      }
    }

    private void start(@Nullable Assignment next, long now) {
      running = next;
      if (next != null && next.ticket(0).work() instanceof Numbered numbered) {
        int rung = Integer.parseInt(next.rung().name());
        began = now;
        ends = now + (long) (MEANS[rung] * slowness[numbered.number()]);
      }
    }
  }

  private record Numbered(int number) implements Work {
    @Override
    public boolean isWanted() {
      return true;
    }
  }
}

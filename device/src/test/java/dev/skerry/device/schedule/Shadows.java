package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.List;
import java.util.SplittableRandom;

/** A shadow wins what its runs, as they were measured, would have won in time. */
public final class Shadows {
  private static final int REQUESTS = 4_000;
  private static final double SAFE = 0.1;

  private Shadows() {}

  /**
   * Plays one seed.
   *
   * @throws AssertionError if a shadow has won more or less
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    double accuracy = chance.nextDouble(0.5, 1);
    double quick = chance.nextDouble(0.55, 0.85);
    Ladder ladder = Ladder.of(List.of(Rungs.accurate("only", accuracy, 10)), SAFE);
    for (int run = 0; run < LatencyEstimate.WINDOW; run++) {
      ladder.best().latency(1).record(chance.nextDouble() < quick ? 10 * MS : 100 * MS);
    }
    Scheduler real = new Scheduler(1, 8);
    real.enrol(ladder);
    Shadow shadow = new Shadow(Thresholds.FIRST, 1, 8);
    shadow.scheduler().mirror(real, List.of(ladder), Thresholds.FIRST);
    for (int request = 0; request < REQUESTS; request++) {
      // Far apart: nobody waits for another.
      long now = request * (1000 * MS + 7);
      shadow.arrive(Shadow.ticket(ladder, 8, 1, now, now + 50 * MS));
    }
    shadow.endRound();
    double share = shadow.score(0) / (REQUESTS * (accuracy - SAFE));
    if (Math.abs(share - quick) > 0.08) {
      throw new AssertionError("won " + share + " of all (expected: about " + quick + ")");
    }
  }
}

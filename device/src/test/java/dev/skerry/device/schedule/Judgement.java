package dev.skerry.device.schedule;

import static dev.skerry.device.schedule.Rungs.MS;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Shadows are judged fairly: by what waits as well as by what is done, over as much of the past as
 * tells them apart, and with stalls as often as the machine has them.
 */
public final class Judgement {
  private static final double SAFE = 0.1;

  private Judgement() {}

  /**
   * Plays one seed.
   *
   * @throws AssertionError if something is judged wrongly
   */
  public static void check(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    checkThatThoseWhoWaitCount(chance);
    checkThatStallsComeAsOftenAsSeen(chance);
    checkThatRareRunsForgetStalls(chance);
    checkThatTheRightMemoryIsBelieved(chance);
  }

  private static Shadow shadow(Ladder... ladders) {
    Scheduler real = new Scheduler(1, 256);
    for (Ladder ladder : ladders) {
      real.enrol(ladder);
    }
    Shadow shadow = new Shadow(Thresholds.FIRST, 1, 256);
    shadow.scheduler().mirror(real, List.of(ladders), Thresholds.FIRST);
    return shadow;
  }

  /** A line that only grows: half of what came is served, and all of it will be. */
  private static void checkThatThoseWhoWaitCount(SplittableRandom chance) {
    double accuracy = chance.nextDouble(0.5, 1);
    Ladder ladder = Ladder.of(List.of(Rungs.accurate("only", accuracy, 10)), SAFE);
    Shadow shadow = shadow(ladder);
    int came = 0;
    for (int round = 0; round < 2; round++) {
      int many = chance.nextInt(60, 120);
      for (int i = 0; i < many; i++, came++) {
        long now = came * 5L * MS;
        shadow.arrive(Shadow.ticket(ladder, 8, 1, now, now + 10_000 * MS));
      }
      double share = shadow.won() / (many * (accuracy - SAFE));
      require(share > 0.9 && share < 1.1, "share of those who came: " + share + " (expected: 1)");
      shadow.endRound();
    }
  }

  private static void checkThatStallsComeAsOftenAsSeen(SplittableRandom chance) {
    LatencyEstimate usual = Rungs.accurate("any", 0.9, 10).latency(1);
    long length = chance.nextLong(64, 100) * MS;
    int oneIn = chance.nextInt(40, 200);
    Stalls seen = new Stalls();
    for (int run = 0; run < 20_000; run++) {
      seen.ran(usual, run % oneIn == 0 ? 10 * MS + length : 10 * MS);
    }
    Stalls replayed = new Stalls();
    replayed.copy(seen);
    long more = 0;
    long hidden = 0;
    for (int run = 0; run < 20_000; run++) {
      long start = run * 1_000L * MS;
      more += replayed.end(start, 10 * MS, usual.leastStall()) - start - 10 * MS;
      hidden += replayed.end(start, 10 * MS, 1_000 * MS) - start - 10 * MS;
    }
    // An octave of lengths is one: they may come out a third longer, or as long as seen. A run that
    // stalls is longer by
    // that, which counts as time in which others could have been seen.
    double ratio = (double) more / length / (20_000.0 / oneIn);
    require(ratio > 0.5 && ratio < 2, "stalls replayed for each seen: " + ratio + " (expected: 1)");
    require(hidden == 0, "stalls too short to be told from noise: " + hidden + " ns (expected: 0)");
  }

  private static void checkThatRareRunsForgetStalls(SplittableRandom chance) {
    LatencyEstimate rare = Rungs.accurate("rare", 0.9, 10).latency(1);
    for (int run = 0; run < 20; run++) {
      rare.record(10 * MS);
    }
    rare.record(chance.nextLong(60, 600) * MS);
    for (int draw = 0; draw < 2 * LatencyEstimate.WINDOW; draw++) {
      require(rare.replay(draw) == 10 * MS, "replayed: " + rare.replay(draw) + " ns");
    }
  }

  /**
   * Two that win in turns, for long: the one that wins now should lead, though the other won as
   * much. Two of which one wins a little more often, by chance: that one should lead, though the
   * other won last.
   */
  private static void checkThatTheRightMemoryIsBelieved(SplittableRandom chance) {
    Ladder good = Ladder.of(List.of(Rungs.accurate("good", 0.9, 1)), SAFE);
    Ladder bad = Ladder.of(List.of(Rungs.accurate("bad", 0.5, 1)), SAFE);
    Memories turns = new Memories();
    List<Shadow> both = List.of(shadow(good, bad), shadow(good, bad));
    for (int round = 0; round < 840; round++) {
      play(both, round, good, bad, round / 40 % 2 == 0);
      if (round % 40 == 20 && round > 400) {
        require(
            turns.leading(both) == both.get(round / 40 % 2),
            "round " + round + ": the one that no longer wins leads");
      }
      turns.endRound(both);
    }
    Memories steady = new Memories();
    List<Shadow> others = List.of(shadow(good, bad), shadow(good, bad));
    int byChance = 0;
    for (int round = 0; round < 1_200; round++) {
      play(others, round, good, bad, chance.nextInt(100) < 60);
      steady.endRound(others);
      byChance += round >= 600 && steady.leading(others) != others.get(0) ? 1 : 0;
    }
    require(byChance < 10, "rounds of 600 that chance led: " + byChance + " (expected: < 10)");
  }

  private static void play(
      List<Shadow> shadows, int round, Ladder good, Ladder bad, boolean firstWins) {
    for (int i = 0; i < 8; i++) {
      long now = (round * 8L + i) * 50 * MS;
      for (Shadow shadow : shadows) {
        Ladder ladder = (shadow == shadows.getFirst()) == firstWins ? good : bad;
        shadow.arrive(Shadow.ticket(ladder, 8, 1, now, now + 40 * MS));
      }
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}

package dev.skerry.device.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who leads among {@link Shadow}s, and how far back that should be judged.
 *
 * <p>A long memory tells small differences apart; a short one follows when load changes. Which of
 * them is right depends on the arrivals, so several lead side by side. A shorter one is believed
 * rather than the longest once what its leaders have won over the longest one's, round by round, is
 * more than chance.
 */
final class Memories {
  /* What a round counts after the next one; half after 7, 34, 231 and 1,386 rounds. */
  private static final double[] KEEP = {0.9, 0.98, 0.997, 0.9995};
  private static final int LONGEST = KEEP.length - 1;
  private static final double KEEP_LEAD = 0.99;
  /* Standard deviations by which a lead must differ from none. */
  private static final double CERTAIN = 2;

  /* Of each memory over the longest one: the sum of what it won more in each round, and of the squares of that. */
  private final double[] leads = new double[KEEP.length];
  private final double[] squares = new double[KEEP.length];
  private final @Nullable Shadow[] leaders = new Shadow[KEEP.length];

  /** How many there are. */
  static int count() {
    return KEEP.length;
  }

  /** What a round counts in this memory after the next one. */
  static double keep(int memory) {
    return KEEP[memory];
  }

  /** Ends a round of all {@code shadows}. */
  void endRound(List<Shadow> shadows) {
    for (int memory = 0; memory < LONGEST; memory++) {
      double more = won(memory) - won(LONGEST);
      leads[memory] = KEEP_LEAD * leads[memory] + more;
      squares[memory] = KEEP_LEAD * squares[memory] + more * more;
    }
    shadows.forEach(Shadow::endRound);
    for (int memory = 0; memory < KEEP.length; memory++) {
      leaders[memory] = leading(shadows, memory);
    }
  }

  private double won(int memory) {
    Shadow leader = leaders[memory];
    return leader == null ? 0 : leader.won();
  }

  /** The memory that is believed. */
  int believed() {
    int best = LONGEST;
    for (int memory = 0; memory < LONGEST; memory++) {
      if (leads[memory] > leads[best] && leads[memory] > CERTAIN * Math.sqrt(squares[memory])) {
        best = memory;
      }
    }
    return best;
  }

  /** Who has won most so far, as the memory sees it that is believed. */
  Shadow leading(List<Shadow> shadows) {
    return leading(shadows, believed());
  }

  private static Shadow leading(List<Shadow> shadows, int memory) {
    Shadow best = shadows.getFirst();
    for (Shadow shadow : shadows) {
      if (shadow.score(memory) > best.score(memory)) {
        best = shadow;
      }
    }
    return best;
  }
}

package dev.skerry.device.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Climbs from given {@link Thresholds} to better ones, one group at a time.
 *
 * <p>All combinations are too many where there are more than two groups, but the groups hardly
 * disturb each other: only those next to where capacity runs out matter much at a time. So the
 * count of one group after another is raised or lowered, step by step, as long as that wins.
 */
final class Search {
  private static final int MOST_TRIALS = 128;

  private final int[] counts;
  private final ToDoubleFunction<Thresholds> worth;
  private final Map<Thresholds, Double> known = new HashMap<>();
  private Thresholds best;

  /**
   * A search.
   *
   * @param counts the line lengths to try, ascending
   * @param worth what thresholds would have won; asked once for each
   */
  Search(Thresholds from, int[] counts, ToDoubleFunction<Thresholds> worth) {
    this.counts = counts.clone();
    this.worth = worth;
    this.best = from;
  }

  /** The best that can be found with a few dozen trials. */
  Thresholds climb(int groups) {
    Thresholds before;
    do {
      before = best;
      for (int group = groups - 1; group >= 0; group--) {
        boolean better = climb(group, groups, 1) || climb(group, groups, -1);
        if (!better && !climb(group, groups, 2)) {
          climb(group, groups, -2);
        }
      }
    } while (!best.equals(before) && known.size() < MOST_TRIALS);
    return best;
  }

  private boolean climb(int group, int groups, int direction) {
    boolean better = false;
    int step = step(best.at(group, groups)) + direction;
    while (step >= 0 && step < counts.length) {
      Thresholds next = best.with(group, counts[step]);
      if (worth(next) <= worth(best)) {
        break;
      }
      best = next;
      better = true;
      step += direction;
    }
    return better;
  }

  /** The place of {@code count}, or of the next smaller one, among those that are tried. */
  private int step(int count) {
    int step = 0;
    while (step + 1 < counts.length && counts[step + 1] <= count) {
      step++;
    }
    return step;
  }

  private double worth(Thresholds thresholds) {
    return known.size() < MOST_TRIALS || known.containsKey(thresholds)
        ? known.computeIfAbsent(thresholds, worth::applyAsDouble)
        : Double.NEGATIVE_INFINITY;
  }
}

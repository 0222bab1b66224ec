package dev.skerry.device.schedule;

import java.util.List;

/** {@link Thresholds} worked out for given ladders, to be looked up in no time. Immutable. */
public final class ThresholdTable {
  private static final int[] NONE = {};

  private final Thresholds thresholds;
  private final int[][] byLadder;

  private ThresholdTable(Thresholds thresholds, int[][] byLadder) {
    this.thresholds = thresholds;
    this.byLadder = byLadder;
  }

  /** The table of {@code thresholds} for {@code ladders}, which a scheduler has enrolled. */
  static ThresholdTable of(Thresholds thresholds, List<Ladder> ladders) {
    GainGroups groups = GainGroups.of(ladders);
    int places = 0;
    for (Ladder ladder : ladders) {
      places = Math.max(places, ladder.index() + 1);
    }
    int[][] byLadder = new int[places][];
    for (Ladder ladder : ladders) {
      int[] atMost = new int[ladder.size()];
      for (int step = 0; step < ladder.size(); step++) {
        atMost[step] =
            step >= ladder.base()
                ? Integer.MAX_VALUE
                : ladder.isWorthwhile(step)
                    ? thresholds.at(groups.of(ladder.gain(step)), groups.count())
                    : -1;
      }
      byLadder[ladder.index()] = atMost;
    }
    return new ThresholdTable(thresholds, byLadder);
  }

  Thresholds thresholds() {
    return thresholds;
  }

  /** How many may be waiting, the head included, for this rung to be run. */
  int atMost(Ladder ladder, int steps) {
    int index = ladder.index();
    int[] atMost = index >= 0 && index < byLadder.length ? byLadder[index] : NONE;
    return atMost == null || steps >= atMost.length ? Integer.MAX_VALUE : atMost[steps];
  }
}

package dev.skerry.device.resources;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done at each level of heat, from nothing on.
 *
 * <p>First slots are taken away, down to one: that bounds what the machine draws, and leaves it to
 * the scheduler which rungs answer best in what time is left. Then the best rungs go, and at last
 * requests.
 */
final class HeatLevels {
  private static final double[] SLOT_SHARES = {0.75, 0.5, 0.25};
  private static final int RUNGS = 3;
  private static final double[] RATES = {0.6, 0.3};

  private final List<Level> levels = new ArrayList<>();

  /**
   * One of them.
   *
   * @param rungs how many from the top go
   * @param rate the share of the requests that is admitted
   */
  record Level(int slots, int rungs, double rate) {}

  HeatLevels(int slots) {
    levels.add(new Level(slots, 0, 1));
    int left = slots;
    for (double share : SLOT_SHARES) {
      int next = (int) Math.max(1, Math.floor(slots * share));
      if (next < left) {
        left = next;
        levels.add(new Level(left, 0, 1));
      }
    }
    for (int rungs = 1; rungs <= RUNGS; rungs++) {
      levels.add(new Level(left, rungs, 1));
    }
    for (double rate : RATES) {
      levels.add(new Level(left, RUNGS, rate));
    }
  }

  int highest() {
    return levels.size() - 1;
  }

  Level at(int level) {
    return levels.get(level);
  }
}

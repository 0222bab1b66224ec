package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The worthwhile rungs of all ladders, in a few groups that win about the same for their work.
 *
 * <p>What differs by a little in accuracy for its work needs no threshold of its own, and each one
 * more would multiply the contenders of the {@link Tournament}. So neighbours on the logarithmic
 * scale are merged, the closest first, until few enough are left. Immutable.
 */
final class GainGroups {
  /** The most groups there are. */
  static final int MOST = 8;

  private final double[] logGains;

  private GainGroups(double[] logGains) {
    this.logGains = logGains;
  }

  /** The groups of all worthwhile rungs above the base rungs. */
  static GainGroups of(List<Ladder> ladders) {
    List<Double> logs = new ArrayList<>();
    for (Ladder ladder : ladders) {
      for (int step = 0; step < ladder.base(); step++) {
        if (ladder.isWorthwhile(step)) {
          logs.add(Math.log(ladder.gain(step)));
        }
      }
    }
    Collections.sort(logs);
    List<double[]> groups = new ArrayList<>();
    for (double log : logs) {
      groups.add(new double[] {log, 1});
    }
    while (groups.size() > MOST) {
      mergeClosest(groups);
    }
    return new GainGroups(groups.stream().mapToDouble(group -> group[0]).distinct().toArray());
  }

  /** Each group is its mean and how many are in it. */
  private static void mergeClosest(List<double[]> groups) {
    int closest = 0;
    for (int i = 1; i + 1 < groups.size(); i++) {
      if (distance(groups, i) < distance(groups, closest)) {
        closest = i;
      }
    }
    double[] low = groups.get(closest);
    double[] high = groups.remove(closest + 1);
    double size = low[1] + high[1];
    groups.set(closest, new double[] {(low[0] * low[1] + high[0] * high[1]) / size, size});
  }

  private static double distance(List<double[]> groups, int at) {
    return groups.get(at + 1)[0] - groups.get(at)[0];
  }

  /** How many there are; 0 if no ladder has anything worthwhile above its base rung. */
  int count() {
    return logGains.length;
  }

  /** The logarithm of what a group's rungs win for their work, on average; ascending. */
  double logGain(int group) {
    return logGains[group];
  }

  /** The group of a rung that wins {@code gain} for its work. */
  int of(double gain) {
    double log = Math.log(gain);
    int nearest = 0;
    for (int group = 1; group < logGains.length; group++) {
      if (Math.abs(logGains[group] - log) < Math.abs(logGains[nearest] - log)) {
        nearest = group;
      }
    }
    return nearest;
  }
}

package dev.skerry.benchmarks.neverlate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the setting with which a baseline does best; always on another seed than it is judged by.
 */
final class Tuning {
  private static final int[] COUNTS = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 96};

  private final Workload workload;
  private final double safe;

  /**
   * A tuning.
   *
   * @param workload what to try the settings on
   * @param safe accuracy of the safe answer
   */
  Tuning(Workload workload, double safe) {
    this.workload = workload;
    this.safe = safe;
  }

  Function<Workload, Policy> best(List<Function<Workload, Policy>> settings) {
    Function<Workload, Policy> best = settings.getFirst();
    double most = Double.NEGATIVE_INFINITY;
    for (Function<Workload, Policy> setting : settings) {
      double awg = awg(setting);
      if (awg > most) {
        most = awg;
        best = setting;
      }
    }
    return best;
  }

  /**
   * Model-Switching with the best line lengths: first all pairs for the best and the last but one
   * rung, with those between them on a straight line; then, if there are any between, each length
   * in turn.
   */
  Function<Workload, Policy> bestSwitching(boolean plus) {
    int switches = workload.ladder().size() - 1;
    int[] best = new int[switches];
    double most = Double.NEGATIVE_INFINITY;
    for (int first : COUNTS) {
      for (int last : COUNTS) {
        if (first <= last && (switches > 1 || first == last)) {
          int[] lengths = line(switches, first, last);
          double awg = awg(switching(lengths, plus));
          if (awg > most) {
            most = awg;
            best = lengths;
          }
        }
      }
    }
    for (int turn = 0; switches > 2 && turn < 2; turn++) {
      for (int at = 0; at < switches; at++) {
        for (int count : COUNTS) {
          int[] lengths = best.clone();
          lengths[at] = count;
          double awg = isRising(lengths) ? awg(switching(lengths, plus)) : most;
          if (awg > most) {
            most = awg;
            best = lengths;
          }
        }
      }
    }
    return switching(best, plus);
  }

  private static int[] line(int switches, int first, int last) {
    int[] lengths = new int[switches];
    for (int i = 0; i < switches; i++) {
      lengths[i] = switches == 1 ? last : first + (last - first) * i / (switches - 1);
    }
    return lengths;
  }

  private static boolean isRising(int[] lengths) {
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    return Arrays.equals(sorted, lengths);
  }

  private static Function<Workload, Policy> switching(int[] lengths, boolean plus) {
    return plus
        ? on -> new Baselines.WithSafeAnswer(on, new Baselines.ModelSwitching(on, lengths, true))
        : on -> new Baselines.ModelSwitching(on, lengths, false);
  }

  private double awg(Function<Workload, Policy> setting) {
    return Outcome.of(Simulator.play(workload, setting.apply(workload)), safe).awg();
  }
}

package dev.skerry.fleet.rollout;

import dev.skerry.fleet.drift.Divergence;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How many devices of some kind there are, and how many of them are harmed in which way. */
final class Count {
  private static final int FEWEST_FAULTS = 3;
  private static final int FEWEST_ANSWERS = 20;

  private final Map<Harm, Integer> harmed = new EnumMap<>(Harm.class);
  private int reached;
  private int exposed;
  private int asked;
  private int compared;
  private int felt;
  private int metered;
  private int proven;
  private int pending;

  /** Adds a device that runs, or shall run, the release that is counted. */
  void add(Device device, Gate.Limits limits, Watch watch) {
    reached++;
    if (!device.exposed()) {
      return;
    }
    exposed++;
    Observation seen = device.seen();
    boolean silent = watch.isSilent(seen.heard(), limits.silence());
    if (silent) {
      harm(Harm.SILENT);
    }
    if (device.fellBack()) {
      harm(Harm.FELL_BACK);
    }
    if (!silent && device.runs()) {
      asked++;
      judge(seen, limits);
      compare(device.drift(), limits);
    }
    if (!silent && !device.fellBack()) {
      if (device.proven()) {
        proven++;
      } else {
        pending++;
      }
    }
  }

  /**
   * One device, as seen from a release.
   *
   * @param drift how far its outputs are from what they were like before; empty if none can tell
   * @param exposed whether it was there when the release came to it, or since
   * @param runs whether it runs that release
   * @param proven whether it says that the release has proven itself
   * @param fellBack whether it gave that release up by itself
   */
  record Device(
      Observation seen,
      List<Divergence> drift,
      boolean exposed,
      boolean runs,
      boolean proven,
      boolean fellBack) {}

  private void judge(Observation seen, Gate.Limits limits) {
    long answered = seen.recent().answered();
    long faults = seen.recent().faults();
    if (faults >= FEWEST_FAULTS && faults > limits.faults() * Math.max(answered, faults)) {
      harm(Harm.FAULTS);
    }
    if (answered >= FEWEST_ANSWERS && seen.recent().late() > limits.late() * answered) {
      harm(Harm.LATE);
    }
    if (answered >= FEWEST_ANSWERS && seen.recent().safe() > limits.safe() * answered) {
      harm(Harm.SAFE);
    }
    if (limits.celsius().isPresent() && seen.celsius().isPresent()) {
      felt++;
      if (seen.celsius().getAsDouble() > limits.celsius().getAsDouble()) {
        harm(Harm.HEAT);
      }
    }
    OptionalDouble used = seen.recent().joules();
    if (limits.joules().isPresent() && used.isPresent() && answered >= FEWEST_ANSWERS) {
      metered++;
      if (used.getAsDouble() > limits.joules().getAsDouble() * answered) {
        harm(Harm.ENERGY);
      }
    }
  }

  private void compare(List<Divergence> drift, Gate.Limits limits) {
    if (limits.drift().isPresent() && !drift.isEmpty()) {
      compared++;
      double limit = limits.drift().getAsDouble();
      if (drift.stream().anyMatch(one -> one.exceeds(limit))) {
        harm(Harm.DRIFT);
      }
    }
  }

  private void harm(Harm harm) {
    harmed.merge(harm, 1, Integer::sum);
  }

  void addAll(Count other) {
    reached += other.reached;
    exposed += other.exposed;
    asked += other.asked;
    compared += other.compared;
    felt += other.felt;
    metered += other.metered;
    proven += other.proven;
    pending += other.pending;
    other.harmed.forEach((harm, count) -> harmed.merge(harm, count, Integer::sum));
  }

  int harmed(Harm harm) {
    return harmed.getOrDefault(harm, 0);
  }

  /** Of how many devices one can tell whether they are harmed in that way. */
  int known(Harm harm) {
    return switch (harm) {
      case SILENT, FELL_BACK -> exposed;
      case FAULTS, LATE, SAFE -> asked;
      case HEAT -> felt;
      case ENERGY -> metered;
      case DRIFT -> compared;
    };
  }

  int reached() {
    return reached;
  }

  int exposed() {
    return exposed;
  }

  int proven() {
    return proven;
  }

  /** Neither proven nor harmed, yet. */
  int pending() {
    return pending;
  }
}

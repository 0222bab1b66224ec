package dev.skerry.fleet.rollout;

import dev.skerry.fleet.drift.Divergence;
import dev.skerry.link.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * All devices counted: those of each wave that was begun, and, to compare with, all whom no wave
 * has reached, each time as of when that wave was begun.
 */
record Census(List<Count> waves, List<Count> others, Count all) {
  static Census take(Rollout rollout, Gate.Limits limits, List<Observation> observations) {
    List<Reach> reached = rollout.reached();
    List<Count> waves = new ArrayList<>();
    List<Count> others = new ArrayList<>();
    for (int i = 0; i < reached.size(); i++) {
      waves.add(new Count());
      others.add(new Count());
    }
    for (Observation seen : observations) {
      List<Divergence> drift =
          limits.drift().isPresent() ? seen.drift(rollout.previous()) : List.of();
      int wave = rollout.wave(seen.device(), seen.labels());
      if (wave >= 0) {
        boolean there = wasThere(seen, reached.get(wave), limits);
        waves.get(wave).add(got(rollout, seen, drift, there), limits, rollout.watch());
      } else {
        for (int i = 0; i < reached.size(); i++) {
          boolean there = wasThere(seen, reached.get(i), limits);
          others.get(i).add(other(rollout, seen, drift, there), limits, rollout.watch());
        }
      }
    }
    Count all = new Count();
    waves.forEach(all::addAll);
    return new Census(waves, others, all);
  }

  /* A device that waits for news gets them though it spoke a while before. */
  private static boolean wasThere(Observation seen, Reach reach, Gate.Limits limits) {
    return !seen.heard().isBefore(reach.told().minus(limits.silence()));
  }

  private static Count.Device got(
      Rollout rollout, Observation seen, List<Divergence> drift, boolean there) {
    boolean runs = seen.runs(rollout.next());
    return new Count.Device(
        seen,
        drift,
        there,
        runs,
        runs && seen.phase() == Phase.PROVEN,
        seen.refuses(rollout.next()));
  }

  private static Count.Device other(
      Rollout rollout, Observation seen, List<Divergence> drift, boolean there) {
    boolean runs = seen.runs(rollout.previous());
    return new Count.Device(seen, drift, there, runs, runs, seen.refuses(rollout.previous()));
  }
}

package dev.skerry.benchmarks.rollout;

import dev.skerry.fleet.rollout.Observation;
import java.time.Instant;
import java.util.List;

/** Who decides which devices shall have a release. */
interface Policy {
  /** Looks at the fleet. */
  void advance(Instant now, List<Observation> seen);

  /** Whether a device shall have the release now. */
  boolean reaches(String device);

  /** Whether it has stopped the release. */
  boolean hasStopped();

  /** Whether it has offered the release to everybody. */
  boolean hasReachedAll();

  /** What it said last. */
  String latest();
}

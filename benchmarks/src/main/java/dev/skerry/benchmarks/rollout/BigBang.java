package dev.skerry.benchmarks.rollout;

import dev.skerry.fleet.rollout.Observation;
import java.time.Instant;
import java.util.List;

/** Everybody at once. */
final class BigBang implements Policy {
  @Override
  public void advance(Instant now, List<Observation> seen) {}

  @Override
  public boolean reaches(String device) {
    return true;
  }

  @Override
  public boolean hasStopped() {
    return false;
  }

  @Override
  public boolean hasReachedAll() {
    return true;
  }

  @Override
  public String latest() {
    return "";
  }
}

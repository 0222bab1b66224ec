package dev.skerry.benchmarks.rollout;

import dev.skerry.fleet.rollout.Decision;
import dev.skerry.fleet.rollout.Observation;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.RolloutJson;
import dev.skerry.fleet.rollout.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The fleet's own rollout, read from its row and written back each time, as replicas do. */
final class Waves implements Policy {
  private Rollout rollout;
  private String row;
  private String latest = "";

  /** One that goes on from this row. */
  Waves(String row) {
    this.row = row;
    this.rollout = RolloutJson.read(row);
  }

  @Override
  public void advance(Instant now, List<Observation> seen) {
    rollout = RolloutJson.read(row);
    Step step = rollout.advance(now, seen);
    rollout = step.rollout();
    row = RolloutJson.write(rollout);
    for (Decision decision : step.decisions()) {
      latest = decision.words();
    }
  }

  @Override
  public boolean reaches(String device) {
    return rollout.family(device, Map.of()).equals(rollout.next());
  }

  @Override
  public boolean hasStopped() {
    return rollout.state() == Rollout.State.PAUSED || rollout.state() == Rollout.State.ROLLED_BACK;
  }

  @Override
  public boolean hasReachedAll() {
    return rollout.state() == Rollout.State.SOAKING || rollout.state() == Rollout.State.DONE;
  }

  @Override
  public String latest() {
    return latest;
  }
}

package dev.skerry.fleet.rollout;

import java.util.List;

/**
 * How a rollout stands afterwards, and what was decided on the way, oldest first.
 *
 * @param decisions none if nothing has changed
 */
public record Step(Rollout rollout, List<Decision> decisions) {
  public Step {
    decisions = List.copyOf(decisions);
  }
}

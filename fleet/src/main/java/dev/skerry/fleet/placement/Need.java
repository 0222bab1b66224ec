package dev.skerry.fleet.placement;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/**
 * An agent that shall run somewhere.
 *
 * @param copies on how many devices
 * @param deadline within which an answer is in time
 * @param perSecond questions that each copy is expected to be asked
 * @param rungs most accurate first
 * @param devices where it may run
 * @param current where it runs
 */
public record Need(
    String agent,
    int copies,
    Spread spread,
    Duration deadline,
    double accuracyFloor,
    double perSecond,
    List<Rung> rungs,
    SortedSet<String> devices,
    SortedSet<String> current) {
  public Need {
    if (copies < 1) {
      throw new IllegalArgumentException("copies: " + copies + " (expected: >= 1)");
    }
    if (!(perSecond >= 0 && perSecond <= 1e6)) {
      throw new IllegalArgumentException("per_second: " + perSecond + " (expected: 0 to 1000000)");
    }
    rungs = List.copyOf(rungs);
  }

  /** This one, where it runs elsewhere. */
  public Need running(SortedSet<String> there) {
    return new Need(
        agent, copies, spread, deadline, accuracyFloor, perSecond, rungs, devices, there);
  }
}

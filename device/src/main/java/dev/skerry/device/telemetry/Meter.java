package dev.skerry.device.telemetry;

import dev.skerry.device.resources.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares out what the machine draws among agents, by for how long models ran for each: there is no
 * meter for one of them. What is drawn while no run ends is nobody's, so that an agent which is
 * asked once an hour is not charged for the hour.
 *
 * <p>Not thread-safe.
 */
public final class Meter {
  private final List<AgentStatistics> agents;
  private final Map<AgentStatistics, Long> before = new HashMap<>();

  Meter(List<AgentStatistics> agents) {
    this.agents = agents;
  }

  /**
   * A while is over.
   *
   * @param joules what was drawn in it, as far as a meter told
   */
  public void drew(Reading<Double> joules) {
    Map<AgentStatistics, Long> ran = new HashMap<>();
    long all = 0;
    for (AgentStatistics agent : agents) {
      long now = agent.busyNanos();
      Long then = before.put(agent, now);
      long since = now - (then == null ? 0 : then);
      ran.put(agent, since);
      all += since;
    }
    if (joules instanceof Reading.Value<Double>(Double drawn)) {
      double each = all == 0 ? 0 : drawn / all;
      ran.forEach((agent, since) -> agent.used(each * since));
    }
  }
}

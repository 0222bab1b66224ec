package dev.skerry.link;

import dev.skerry.terms.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a device stands.
 *
 * @param known the revision of the {@link Desired} that it last heard
 * @param running for how long its program has
 * @param program its version
 * @param site the room it stands in; empty if it was told none
 * @param sees whom it sees there; empty if it has joined nobody
 */
public record Report(
    long known,
    Duration running,
    String program,
    String site,
    Health health,
    List<AgentReport> agents,
    Optional<SiteSight> sees) {
  private static final int LONGEST_PROGRAM = 100;

  public Report {
    if (known < 0) {
      throw new IllegalArgumentException("known: " + known + " (expected: >= 0)");
    }
    if (running.isNegative()) {
      throw new IllegalArgumentException("running: " + running + " (expected: >= 0)");
    }
    program = Words.plain(program, LONGEST_PROGRAM);
    if (!site.isEmpty()) {
      Names.check("site", site);
    }
    if (agents.size() > 2 * Desired.MOST) {
      throw new IllegalArgumentException(
          "agents: " + agents.size() + " (expected: <= " + 2 * Desired.MOST + ")");
    }
    agents = List.copyOf(agents);
  }

  /** Of a device that has joined nobody. */
  public Report(
      long known,
      Duration running,
      String program,
      String site,
      Health health,
      List<AgentReport> agents) {
    this(known, running, program, site, health, agents, Optional.empty());
  }

  /** The same, without a word on what outputs are like. */
  public Report withoutSaid() {
    return new Report(
        known,
        running,
        program,
        site,
        health,
        agents.stream().map(AgentReport::withoutSaid).toList(),
        sees);
  }
}

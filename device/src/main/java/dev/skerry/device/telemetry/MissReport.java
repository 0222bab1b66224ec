package dev.skerry.device.telemetry;

import dev.skerry.device.telemetry.Miss.Kind;
import dev.skerry.link.Cause;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says in a line what has been missed since it last said so. For one thread. */
final class MissReport {
  private final List<AgentStatistics> agents;
  private final Map<Kind, Map<Cause, Long>> told = new EnumMap<>(Kind.class);

  /** A report about {@code agents}, which may become more. */
  MissReport(List<AgentStatistics> agents) {
    this.agents = agents;
  }

  /** What is new; empty if there is nothing. */
  Optional<String> news() {
    StringBuilder line = new StringBuilder();
    for (Kind kind : Kind.values()) {
      long all = 0;
      StringBuilder causes = new StringBuilder();
      for (Cause cause : Cause.values()) {
        long more = more(kind, cause);
        if (more > 0) {
          causes.append(all == 0 ? "" : ",").append(cause.label()).append(':').append(more);
          all += more;
        }
      }
      if (all > 0) {
        line.append(String.format(Locale.ROOT, " %s=%d(%s)", kind.label(), all, causes));
      }
    }
    return line.isEmpty() ? Optional.empty() : Optional.of("event=misses" + line);
  }

  private long more(Kind kind, Cause cause) {
    long now = 0;
    for (AgentStatistics agent : agents) {
      now += agent.misses().count(kind, cause);
    }
    Long before = told.computeIfAbsent(kind, any -> new EnumMap<>(Cause.class)).put(cause, now);
    return before == null ? now : now - before;
  }
}

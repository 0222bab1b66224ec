package dev.skerry.fleet.registry;

import dev.skerry.fleet.placement.Reasons.Chosen;
import dev.skerry.fleet.placement.Reasons.Now;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Phase;
import dev.skerry.link.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is so on a device, beside what was planned for it: by what it said last, and when. */
final class Facts {
  /* Six times as long as a device lets pass between two reports. */
  private static final Duration SILENT = Duration.ofSeconds(30);

  private Facts() {}

  /** The choice of a device, with what has come of it by {@code now}. */
  static Chosen told(Chosen chosen, String agent, Optional<Devices.Known> device, Instant now) {
    Optional<Instant> seen = device.flatMap(Devices.Known::seenAt);
    if (seen.isEmpty()) {
      return so(chosen, Now.SILENT, "never heard of yet");
    }
    Duration silence = Duration.between(seen.get(), now);
    if (silence.compareTo(SILENT) > 0) {
      return so(chosen, Now.SILENT, "not heard for " + silence.toSeconds() + " s");
    }
    Optional<AgentReport> said =
        device.flatMap(Devices.Known::report).map(Report::agents).orElse(List.of()).stream()
            .filter(report -> report.agent().equals(agent))
            .findFirst();
    if (said.isPresent() && said.get().phase() == Phase.REFUSED) {
      return so(chosen, Now.REFUSED, "refused its version: " + said.get().reason());
    }
    return said.isPresent() && said.get().running().isPresent()
        ? so(chosen, Now.RUNS, "")
        : so(chosen, Now.ON_ITS_WAY, "does not run there yet");
  }

  private static Chosen so(Chosen chosen, Now so, String words) {
    return new Chosen(
        chosen.device(),
        chosen.rung(),
        chosen.worth(),
        words.isEmpty() ? chosen.words() : words + "; chosen as " + chosen.words(),
        Optional.of(so));
  }
}

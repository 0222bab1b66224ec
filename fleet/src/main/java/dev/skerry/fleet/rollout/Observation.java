package dev.skerry.fleet.rollout;

import dev.skerry.fleet.drift.Divergence;
import dev.skerry.link.AgentReport;
import dev.skerry.link.Health;
import dev.skerry.link.Phase;
import dev.skerry.link.Said;
import dev.skerry.link.Tally;
import dev.skerry.terms.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the fleet knows of one device that a rollout may reach.
 *
 * @param heard when it last reported
 * @param running what answers there
 * @param wanted what it last heard that it shall run
 * @param recent what came of the requests of the last minutes, not of all time: a release that
 *     turns bad after a good day must show
 * @param said what its outputs are like, if it tells
 */
public record Observation(
    String device,
    Map<String, String> labels,
    Instant heard,
    Optional<Digest> running,
    Optional<Digest> wanted,
    Phase phase,
    Tally recent,
    OptionalDouble celsius,
    Optional<Said> said) {
  public Observation {
    labels = Map.copyOf(labels);
  }

  /**
   * Of a device that reported at {@code heard}.
   *
   * @param recent the difference between its {@link AgentReport#tally} and that of some ten minutes
   *     before, or all of it if that release runs for less
   */
  public static Observation of(
      String device,
      Map<String, String> labels,
      Instant heard,
      AgentReport report,
      Health health,
      Tally recent) {
    return new Observation(
        device,
        labels,
        heard,
        report.running(),
        report.wanted(),
        report.phase(),
        recent,
        health.celsius(),
        report.said());
  }

  /** Of the two that a rollout is between, what it runs. */
  boolean runs(Digest release) {
    return running.isPresent() && running.get().equals(release);
  }

  /**
   * How far its outputs are now from what they were like with {@code release}, in which it may
   * still be; empty if it cannot tell, or not yet.
   */
  List<Divergence> drift(Digest release) {
    return said.map(outputs ->
            runs(release)
                ? Divergence.between(outputs.lately(), outputs.before())
                : outputs.former().equals(Optional.of(release))
                    ? Divergence.between(outputs.lately(), outputs.byFormer())
                    : List.<Divergence>of())
        .orElse(List.of());
  }

  boolean refuses(Digest release) {
    return phase == Phase.REFUSED && wanted.isPresent() && wanted.get().equals(release);
  }
}

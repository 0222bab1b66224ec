package dev.skerry.fleet.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.fleet.placement.Spread;
import dev.skerry.fleet.registry.Agents;
import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.fleet.registry.Person;
import dev.skerry.fleet.rollout.Decision;
import dev.skerry.fleet.rollout.Gate;
import dev.skerry.fleet.rollout.Plan;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.RolloutJson;
import dev.skerry.fleet.rollout.Wave;
import dev.skerry.link.Desired;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said on the management port, as JSON has it. */
final class Messages {
  private Messages() {}

  /** Asks for a token; {@code holds} in milliseconds. */
  record TokenAsked(
      Optional<String> site, Optional<Map<String, String>> labels, Optional<Duration> holds) {}

  record TokenMade(String token, Instant expiresAt) {}

  record PersonAsked(String name, Person.Role role) {}

  record PersonMade(String name, Person.Role role, String token) {}

  record Labelled(Map<String, String> labels) {}

  /** What an agent shall be; what is left out is as {@code skerry serve} has it. */
  record AgentAsked(
      String family,
      Optional<LatencyClass> latencyClass,
      Optional<Double> accuracyFloor,
      Optional<Boolean> failSafe,
      Optional<List<String>> sites,
      Optional<Map<String, String>> labels,
      Optional<List<String>> devices,
      Optional<Boolean> atOnce,
      Optional<Integer> copies,
      Optional<Spread> spread,
      Optional<Double> perSecond) {
    Agents.Intent intent(String name, Families.Shipped shipped) {
      return new Agents.Intent(
          name,
          shipped.digest(),
          latencyClass.orElse(LatencyClass.INTERACTIVE),
          accuracyFloor.orElse(0.0),
          failSafe.orElse(false),
          new Agents.Where(
              sites.orElse(List.of()),
              Labels.of(labels.orElse(Map.of())),
              devices.orElse(List.of())),
          copies.map(count ->
              new Agents.Copies(count, spread.orElse(Spread.DEVICE), perSecond.orElse(1.0))));
    }
  }

  /** Devices that are to try once more what they have refused. */
  record TriedAgain(List<String> devices) {}

  /** What a rollout shall be; what is left out of it is as {@link Plan#USUAL} has it. */
  record RolloutAsked(
      String agent,
      String family,
      Optional<List<String>> waves,
      Optional<JsonNode> gate,
      Optional<Duration> least,
      Optional<Duration> most,
      Optional<Duration> soak) {
    /** Reads it, and refuses one whose gate cannot be. */
    Plan plan() {
      Plan usual = Plan.USUAL;
      Gate gated =
          gate.filter(json -> !json.isNull())
              .map(json -> RolloutJson.gate(json.toString()))
              .orElse(usual.gate());
      return new Plan(
          waves.map(all -> all.stream().map(Wave::parse).toList()).orElse(usual.waves()),
          gated,
          least.orElse(usual.least()),
          most.orElse(usual.most()),
          soak.orElse(usual.soak()));
    }
  }

  /** A rollout as people see it. */
  record RolloutShown(
      String name,
      String agent,
      String state,
      String from,
      String to,
      List<String> waves,
      int begun,
      Instant since,
      List<Decided> decisions) {
    static RolloutShown of(Rollout rollout, List<Decision> decisions) {
      return new RolloutShown(
          rollout.name(),
          rollout.agent(),
          rollout.state().name(),
          rollout.previous().hex(),
          rollout.next().hex(),
          rollout.plan().waves().stream().map(Wave::print).toList(),
          rollout.reached().size(),
          rollout.since(),
          decisions.stream().map(Decided::of).toList());
    }
  }

  record Decided(Instant at, String what, String by, String words) {
    static Decided of(Decision decision) {
      return new Decided(decision.at(), decision.what().name(), decision.by(), decision.words());
    }
  }

  /** A family without its manifest. */
  record FamilyShown(
      String digest, String name, int version, long size, boolean signed, Instant addedAt) {
    static FamilyShown of(Families.Shipped shipped) {
      return new FamilyShown(
          shipped.digest().hex(),
          shipped.name(),
          shipped.version(),
          shipped.size().count(),
          shipped.signed(),
          shipped.addedAt());
    }
  }

  /** All devices, and the fleet's time of day, by which to tell how long each has been silent. */
  record DevicesShown(List<Devices.Known> devices, Optional<String> next, Instant now) {
    static DevicesShown of(Devices.Page page, Instant now) {
      return new DevicesShown(page.devices(), page.next(), now);
    }
  }

  /**
   * A policy that shall count.
   *
   * @param site empty or missing for the whole fleet
   */
  record PolicyAsked(Optional<String> site, String text, Optional<Duration> lease) {}

  /** The version of one that does, and what may not be as it was meant. */
  record PolicyMade(long version, List<String> notes) {}

  /** An agent as it shall run, and what may not be as it was meant. */
  record AgentPut(
      String name,
      Digest family,
      LatencyClass latencyClass,
      double accuracyFloor,
      boolean failSafe,
      Agents.Where where,
      Optional<Agents.Copies> copies,
      List<String> notes) {
    static AgentPut of(Agents.Intent intent, List<String> notes) {
      return new AgentPut(
          intent.name(),
          intent.family(),
          intent.latencyClass(),
          intent.accuracyFloor(),
          intent.failSafe(),
          intent.where(),
          intent.copies(),
          notes);
    }
  }

  /** A device, and what it is told. */
  record DeviceShown(Devices.Known device, Optional<Desired> desired) {}
}

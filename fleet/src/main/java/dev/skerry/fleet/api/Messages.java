package dev.skerry.fleet.api;

import dev.skerry.fleet.registry.Agents;
import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Families;
import dev.skerry.fleet.registry.Labels;
import dev.skerry.fleet.registry.Person;
import dev.skerry.link.Desired;
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
      Optional<List<String>> devices) {
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
              devices.orElse(List.of())));
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
  record DevicesShown(List<Devices.Known> devices, Instant now) {}

  /** A device, and what it is told. */
  record DeviceShown(Devices.Known device, Optional<Desired> desired) {}
}

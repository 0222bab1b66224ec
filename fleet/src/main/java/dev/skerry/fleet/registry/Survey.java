package dev.skerry.fleet.registry;

import dev.skerry.fleet.placement.Cores;
import dev.skerry.fleet.placement.Load;
import dev.skerry.fleet.placement.Need;
import dev.skerry.fleet.placement.Place;
import dev.skerry.fleet.placement.Place.Standing;
import dev.skerry.fleet.placement.Rung;
import dev.skerry.fleet.placement.Situation;
import dev.skerry.fleet.registry.Agents.Copies;
import dev.skerry.fleet.registry.Agents.Intent;
import dev.skerry.fleet.registry.Devices.Known;
import dev.skerry.link.Health;
import dev.skerry.link.Report;
import dev.skerry.model.family.FamilyException;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile.Calibration;
import dev.skerry.terms.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What a plan is made from, as it stands in the database. */
final class Survey {
  /** A restart or a new version takes less; who is silent for longer is not counted on. */
  private static final Duration LOST = Duration.ofMinutes(5);

  /* Long before anybody counts as lost, so that nothing is moved while a whole fleet falls silent. */
  private static final Duration LATELY = Duration.ofMinutes(2);
  private static final double HOT = 85;
  private static final double LOW = 0.2;

  /* Of what nobody measured: a session holds a model about twice, and itself. */
  private static final long AROUND = 32L << 20;

  private final Handle handle;
  private final Map<String, Double> gigaflops = new HashMap<>();
  private final Map<String, List<Rung>> rungs = new HashMap<>();
  private final List<Known> devices;

  private Survey(Handle handle) {
    this.handle = handle;
    this.devices =
        Devices.select(handle, "").stream().filter(device -> device.revokedAt().isEmpty()).toList();
    for (Known device : devices) {
      device
          .profile()
          .calibration()
          .map(Calibration::gigaflops)
          .filter(speed -> speed > 0)
          .ifPresent(speed -> {
            gigaflops.put(device.name(), speed);
            gigaflops.putIfAbsent(device.profile().name(), speed);
          });
    }
  }

  /**
   * All of it; empty if more than half of the devices have not been heard lately, since then it is
   * rather the fleet that is cut off, and nothing shall be moved.
   */
  static Optional<Situation> of(Handle handle, Instant now, Instant since) {
    Survey survey = new Survey(handle);
    long heard = survey.devices.stream().filter(device -> device.seenAt().isPresent()).count();
    Instant lately = now.minus(LATELY);
    long silent =
        survey.devices.stream()
            .filter(device -> device.seenAt().map(seen -> seen.isBefore(lately)).orElse(false))
            .count();
    return silent * 2 > heard
        ? Optional.empty()
        : Optional.of(survey.situation(now, since, Agents.select(handle, "")));
  }

  /** All of it, with {@code intent} instead of what is known of that agent. */
  static Situation with(Handle handle, Instant now, Intent intent) {
    List<Intent> intents = new ArrayList<>(Agents.select(handle, ""));
    intents.removeIf(one -> one.name().equals(intent.name()));
    intents.add(intent);
    return new Survey(handle).situation(now, Instant.MIN, intents);
  }

  private static boolean isSilent(Known device, Instant now, Instant since) {
    Instant lost = now.minus(LOST);
    return device.seenAt().isEmpty()
        || (device.seenAt().get().isBefore(lost) && since.isBefore(lost));
  }

  private Situation situation(Instant now, Instant since, List<Intent> intents) {
    Map<String, Set<String>> placed = placed();
    Map<String, Load> taken = new HashMap<>();
    List<Need> needs = new ArrayList<>();
    for (Intent intent : intents) {
      Set<String> current = placed.getOrDefault(intent.name(), Set.of());
      List<Rung> ladder = rungs.computeIfAbsent(intent.family().hex(), this::rungs);
      if (intent.copies().isPresent()) {
        needs.add(need(intent, intent.copies().get(), ladder, current));
      } else {
        Rung all = ladder.getFirst();
        Load load = new Load(all.memory(), all.storage(), Cores.NONE);
        current.forEach(device -> taken.merge(device, load, Load::plus));
      }
    }
    return new Situation(
        devices.stream()
            .map(device ->
                place(
                    device,
                    standing(device, now, since),
                    taken.getOrDefault(device.name(), Load.NONE)))
            .toList(),
        needs);
  }

  private Map<String, Set<String>> placed() {
    Map<String, Set<String>> placed = new HashMap<>();
    handle
        .createQuery("select agent, device from placement")
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(row ->
            placed.computeIfAbsent(row.getKey(), agent -> new HashSet<>()).add(row.getValue()));
    return placed;
  }

  private Need need(Intent intent, Copies copies, List<Rung> ladder, Set<String> current) {
    return new Need(
        intent.name(),
        copies.count(),
        copies.spread(),
        intent.latencyClass().deadline(),
        intent.accuracyFloor(),
        copies.perSecond(),
        ladder,
        devices.stream()
            .filter(intent.where()::isMet)
            .map(Known::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(current));
  }

  private static Place place(Known device, Standing standing, Load taken) {
    return new Place(
        device.name(),
        device.site(),
        device.profile().tier(),
        known(device.profile().memory()),
        known(device.profile().storage()),
        device.profile().cpu().cores(),
        device
            .profile()
            .calibration()
            .map(Calibration::gigaflops)
            .filter(speed -> speed > 0)
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty()),
        new TreeSet<>(device.profile().frameworks()),
        device.profile().power().budgetWatts(),
        OptionalDouble.empty(),
        standing,
        taken);
  }

  private static Optional<Bytes> known(Bytes amount) {
    return Optional.of(amount).filter(bytes -> bytes.count() > 0);
  }

  private static Standing standing(Known device, Instant now, Instant since) {
    if (isSilent(device, now, since)) {
      return Standing.LOST;
    }
    Health health = device.report().map(Report::health).orElse(Health.UNKNOWN);
    return health.celsius().orElse(0) >= HOT
        ? Standing.HOT
        : health.battery().orElse(1) < LOW ? Standing.LOW : Standing.WELL;
  }

  private List<Rung> rungs(String digest) {
    record Shipped(long size, String manifest) {}

    Shipped family =
        handle
            .createQuery("select size, manifest::text from family where digest = :digest")
            .bind("digest", digest)
            .map((row, context) -> new Shipped(row.getLong(1), row.getString(2)))
            .one();
    List<Rung> ladder = new ArrayList<>();
    try {
      // What runs, and the next version beside it.
      Bytes storage = new Bytes(2 * family.size());
      long beneath = 0;
      for (Variant variant : FamilyFolder.read(family.manifest()).variants().reversed()) {
        beneath += memory(variant);
        ladder.add(rung(variant, new Bytes(beneath), storage));
      }
      Collections.reverse(ladder);
    } catch (FamilyException e) {
      // Taken in by an older program; what is not known of it counts as too much for any device.
      ladder.add(
          new Rung(
              "unreadable",
              0,
              Optional.empty(),
              OptionalDouble.empty(),
              new Bytes(1L << 50),
              new Bytes(family.size()),
              new TreeSet<>()));
    }
    return List.copyOf(ladder);
  }

  private static long memory(Variant variant) {
    long measured = variant.measurement().peakMemory().count();
    return measured > 0 ? measured : 2 * variant.size().count() + AROUND;
  }

  private Rung rung(Variant variant, Bytes memory, Bytes storage) {
    Double speed = gigaflops.get(variant.measurement().device());
    return new Rung(
        variant.name(),
        variant.measurement().accuracy(),
        Optional.ofNullable(variant.measurement().latency().get(1)),
        speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed),
        memory,
        storage,
        new TreeSet<>());
  }
}

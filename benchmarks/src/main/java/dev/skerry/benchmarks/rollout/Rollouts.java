package dev.skerry.benchmarks.rollout;

import dev.skerry.fleet.rollout.Gate;
import dev.skerry.fleet.rollout.Plan;
import dev.skerry.fleet.rollout.Reach;
import dev.skerry.fleet.rollout.Rollout;
import dev.skerry.fleet.rollout.RolloutJson;
import dev.skerry.fleet.rollout.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The experiment: releases of every kind, against each policy, in virtual time. */
public final class Rollouts {
  /** What the fleet's own policy is called. */
  public static final String OURS = "skerry";

  /** Devices in the full form. */
  public static final int USUAL_DEVICES = 10_000;

  /** Fleets with a good release, to count false stops, in the full form. */
  public static final int USUAL_SEEDS = 1000;

  /** Devices of each of those. */
  public static final int DEVICES_OF_SEEDS = 500;

  private static final String NAME = "experiment";
  private static final double CANARY = 0.0025;
  private static final double DRIFT = 0.2;

  /** Long enough for what goes bad after six hours. */
  private static final Duration LONG = Duration.ofHours(10);

  private static final Duration SHORT = Duration.ofHours(4);

  private final int devices;
  private final int seeds;
  private final long seed;

  /**
   * The experiment.
   *
   * @param devices in the fleets on which all policies are compared
   * @param seeds fleets with a good release, of {@value #DEVICES_OF_SEEDS} devices each at the most
   */
  public Rollouts(int devices, int seeds, long seed) {
    if (devices < 10 || seeds < 0) {
      throw new IllegalArgumentException(
          "devices: " + devices + ", seeds: " + seeds + " (expected: >= 10, >= 0)");
    }
    this.devices = devices;
    this.seeds = seeds;
    this.seed = seed;
  }

  private record Contestant(String name, int success, String error) {
    static final List<Contestant> ALL =
        List.of(
            new Contestant(OURS, 0, ""),
            new Contestant("hawkbit-50-50", 50, "50"),
            new Contestant("hawkbit-90-5", 90, "5"),
            new Contestant("big-bang", 0, ""));

    Policy policy(Scenario scenario, int devices) {
      return switch (name) {
        case OURS -> new Waves(row(scenario, devices));
        case "big-bang" -> new BigBang();
        default ->
            new Thresholds(
                groups(scenario, devices),
                Town.NEW,
                success,
                scenario == Scenario.MALFORMED_GATE ? error + " percent" : error);
      };
    }
  }

  /**
   * Plays all of it: each policy in each scenario, then ours in many fleets with a good release.
   */
  public List<Row> run(List<Scenario> scenarios, Consumer<String> progress) {
    List<Row> rows = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      for (Contestant contestant : Contestant.ALL) {
        progress.accept(scenario.label() + " " + contestant.name());
        rows.add(
            row(
                scenario.label(),
                contestant.name(),
                List.of(play(scenario, contestant, devices, seed))));
      }
    }
    if (seeds > 0) {
      rows.add(many(progress));
    }
    return rows;
  }

  private Row many(Consumer<String> progress) {
    int small = Math.min(devices, DEVICES_OF_SEEDS);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      progress.accept("good " + OURS + " " + i);
      outcomes.add(play(Scenario.GOOD, Contestant.ALL.getFirst(), small, seed + 1 + i));
    }
    return row(Scenario.GOOD.label(), OURS, outcomes);
  }

  private static Outcome play(Scenario scenario, Contestant contestant, int devices, long seed) {
    return new Town(scenario, devices, seed)
        .play(
            contestant.policy(scenario, devices), scenario == Scenario.BAD_AFTER_6H ? LONG : SHORT);
  }

  private static Plan plan(Scenario scenario, int devices) {
    List<Wave> waves = new ArrayList<>(Plan.USUAL.waves());
    waves.set(0, new Wave.Canary(canary(devices)));
    Gate gate = scenario.watchesDrift() ? Gate.USUAL.withDrift(DRIFT) : Gate.USUAL;
    return new Plan(waves, gate, Plan.USUAL.least(), Plan.USUAL.most(), Plan.USUAL.soak());
  }

  private static int canary(int devices) {
    return (int) Math.max(5, Math.round(CANARY * devices));
  }

  /* In the malformed one somebody has written a share as a word. */
  private static String row(Scenario scenario, int devices) {
    String row =
        RolloutJson.write(
            Rollout.begin(
                NAME, Box.AGENT, Town.OLD, Town.NEW, plan(scenario, devices), Town.START));
    return scenario == Scenario.MALFORMED_GATE
        ? row.replace("\"faults\":0.02", "\"faults\":\"few\"")
        : row;
  }

  /* The same devices in the same order as the waves have them. */
  private static List<Set<String>> groups(Scenario scenario, int devices) {
    List<String> order =
        Stream.of(Town.names(devices))
            .sorted(Comparator.comparingDouble(device -> Reach.point(NAME, device)))
            .toList();
    List<Set<String>> groups = new ArrayList<>();
    int from = 0;
    for (Wave wave : plan(scenario, devices).waves()) {
      int to =
          switch (wave) {
            case Wave.Canary canary -> canary.devices();
            case Wave.Share share -> (int) Math.round(share.share() * devices);
            case Wave.Group group -> from;
          };
      if (to > from) {
        groups.add(new HashSet<>(order.subList(from, to)));
        from = to;
      }
    }
    return groups;
  }

  private static Row row(String scenario, String policy, List<Outcome> outcomes) {
    double harmed =
        outcomes.stream().mapToDouble(o -> o.harmed() / (double) o.devices()).average().orElse(0);
    double most =
        outcomes.stream().mapToDouble(o -> o.harmed() / (double) o.devices()).max().orElse(0);
    List<Outcome> stopped = outcomes.stream().filter(o -> o.stopped() >= 0).toList();
    List<Outcome> full = outcomes.stream().filter(o -> o.full() >= 0).toList();
    return new Row(
        scenario,
        policy,
        outcomes.getFirst().devices(),
        outcomes.size(),
        harmed,
        most,
        stopped.size(),
        minutes(stopped.stream().mapToLong(Outcome::stopped).average().orElse(0)),
        full.size(),
        minutes(full.stream().mapToLong(Outcome::full).average().orElse(0)),
        outcomes.getLast().latest());
  }

  private static double minutes(double seconds) {
    return seconds / 60;
  }
}

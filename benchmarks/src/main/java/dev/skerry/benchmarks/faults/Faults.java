package dev.skerry.benchmarks.faults;

import dev.skerry.benchmarks.neverlate.ServiceTimes;
import dev.skerry.benchmarks.neverlate.Sibling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The experiment: so many injections of each kind, against each policy, in virtual time. */
public final class Faults {
  /** Injections of each kind in the full form. */
  public static final int USUAL_INJECTIONS = 1000;

  /** Healthy requests in the full form. */
  public static final int USUAL_HEALTHY = 1_000_000;

  /** What the policy made of the device's own classes is called. */
  public static final String OURS = Simplex.policyName();

  private static final String NO_FAULT = "none";
  private static final double MILLION = 1e6;

  private final List<Kind> kinds;
  private final int injections;
  private final int healthy;
  private final long seed;
  private final ServiceTimes service;

  /**
   * The experiment.
   *
   * @param injections of each kind
   * @param healthy requests without a fault, to count false trips; 0 for none
   */
  public Faults(List<Kind> kinds, int injections, int healthy, long seed) {
    if (kinds.isEmpty() || injections < 1 || healthy < 0) {
      throw new IllegalArgumentException(
          "kinds: "
              + kinds
              + ", injections: "
              + injections
              + ", healthy: "
              + healthy
              + " (expected: some kinds, >= 1, >= 0)");
    }
    this.kinds = List.copyOf(kinds);
    this.injections = injections;
    this.healthy = healthy;
    this.seed = seed;
    this.service = ServiceTimes.recorded(Sibling.ladder(Sibling.USUAL), seed);
  }

  private record Contestant(String name, Function<Episode, Function<Floor, Policy>> opening) {
    Theatre.Played play(Episode episode) {
      return Theatre.play(episode, opening.apply(episode));
    }
  }

  private static List<Contestant> contestants() {
    List<Contestant> all = new ArrayList<>();
    all.add(new Contestant(OURS, episode -> floor -> new Simplex(episode, floor)));
    for (Rules rules : Rules.usual()) {
      all.add(new Contestant(rules.name(), episode -> floor -> new Guarded(rules, episode, floor)));
    }
    return all;
  }

  /** Plays all of it. */
  public List<Row> run(Consumer<String> progress) {
    List<Row> rows = new ArrayList<>();
    for (Kind kind : kinds) {
      for (Contestant contestant : contestants()) {
        progress.accept(kind.label() + " " + contestant.name());
        Tally tally = new Tally();
        for (int i = 0; i < injections; i++) {
          tally.add(contestant.play(Episode.draw(kind, service, seed(kind, i))));
        }
        rows.add(tally.row(kind, contestant.name()));
      }
    }
    if (healthy > 0) {
      for (Contestant contestant : contestants()) {
        progress.accept(NO_FAULT + " " + contestant.name());
        rows.add(healthy(contestant));
      }
    }
    return rows;
  }

  private long seed(Kind kind, int injection) {
    return (seed * 31 + kind.label().hashCode()) * 1_000_003 + injection;
  }

  private Row healthy(Contestant contestant) {
    Episode episode = Episode.healthy(healthy, service, seed);
    Theatre.Played played = contestant.play(episode);
    long inTime = 0;
    for (int i = 0; i < healthy; i++) {
      inTime +=
          played.rungs()[i] != Theatre.NOBODY && played.answeredAt()[i] <= episode.deadline(i)
              ? 1
              : 0;
    }
    return new Row(
        NO_FAULT,
        contestant.name(),
        0,
        healthy,
        inTime / (double) healthy,
        healthy - inTime,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        played.trips() * MILLION / healthy);
  }
}

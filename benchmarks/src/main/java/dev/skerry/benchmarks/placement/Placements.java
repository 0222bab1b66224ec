package dev.skerry.benchmarks.placement;

import dev.skerry.fleet.placement.Need;
import dev.skerry.fleet.placement.Option;
import dev.skerry.fleet.placement.Place;
import dev.skerry.fleet.placement.Planner;
import dev.skerry.fleet.placement.SeedScore;
import dev.skerry.fleet.placement.Situation;
import dev.skerry.fleet.placement.Worth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Plans fleets, loses a device of each, and plans again. */
public final class Placements {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Planner planner;
  private final LongSupplier nanos;

  public Placements(Planner planner, LongSupplier nanos) {
    this.planner = planner;
    this.nanos = nanos;
  }

  /**
   * One fleet.
   *
   * @param missing copies that are nowhere
   * @param worth in points
   * @param baselineMissing copies that the founding text's score leaves out
   * @param baselineWorth in points
   * @param bound no plan is worth more
   * @param lost copies that ran on the lost device
   * @param moves copies that were moved from other devices when it was lost
   */
  public record Row(
      long seed,
      double millis,
      long missing,
      long worth,
      long baselineMissing,
      long baselineWorth,
      long bound,
      long lost,
      long moves,
      double replanMillis,
      String how) {}

  /** Plans one fleet. */
  public Row run(int agents, int devices, long seed) {
    Situation situation = Fleets.of(agents, devices, seed);
    long began = nanos.getAsLong();
    Planner.Planned planned = planner.plan(situation);
    double millis = (nanos.getAsLong() - began) / NANOS_PER_MILLI;
    List<Option> baseline = SeedScore.plan(situation);
    long copies = situation.needs().stream().mapToLong(Need::copies).sum();
    String lost = situation.places().get((int) Math.floorMod(seed, (long) devices)).device();
    Situation less = without(planned, lost);
    began = nanos.getAsLong();
    Planner.Planned again = planner.plan(less);
    double replanMillis = (nanos.getAsLong() - began) / NANOS_PER_MILLI;
    return new Row(
        seed,
        millis,
        planned.missing(),
        planned.worth(),
        copies - baseline.size(),
        Worth.of(situation, baseline),
        planned.bound(),
        planned.options().size()
            - less.needs().stream().mapToLong(need -> need.current().size()).sum(),
        less.needs().stream().mapToLong(need -> gone(need, again)).sum(),
        replanMillis,
        planned.how());
  }

  private static Situation without(Planner.Planned planned, String lost) {
    Situation before = planned.situation();
    List<TreeSet<String>> current = new ArrayList<>();
    before.needs().forEach(need -> current.add(new TreeSet<>()));
    planned
        .options()
        .forEach(
            option -> current.get(option.need()).add(before.places().get(option.place()).device()));
    current.forEach(devices -> devices.remove(lost));
    List<Place> places =
        before.places().stream().filter(place -> !place.device().equals(lost)).toList();
    List<Need> needs = new ArrayList<>();
    for (int i = 0; i < current.size(); i++) {
      needs.add(before.needs().get(i).running(current.get(i)));
    }
    return new Situation(places, needs);
  }

  private static long gone(Need need, Planner.Planned again) {
    TreeSet<String> left = new TreeSet<>(need.current());
    again.options().stream()
        .filter(option -> again.situation().needs().get(option.need()).agent().equals(need.agent()))
        .forEach(option -> left.remove(again.situation().places().get(option.place()).device()));
    return left.size();
  }
}

package dev.skerry.benchmarks.placement;

import dev.skerry.fleet.placement.Load;
import dev.skerry.fleet.placement.Need;
import dev.skerry.fleet.placement.Place;
import dev.skerry.fleet.placement.Rung;
import dev.skerry.fleet.placement.Situation;
import dev.skerry.fleet.placement.Spread;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Latency;
import dev.skerry.terms.LatencyClass;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Fleets by chance: boards, gateways and servers at sites, and agents from keyword spotters to
 * detectors, each a family of three or four rungs that gets smaller, faster and less accurate.
 */
public final class Fleets {
  private static final int PER_SITE = 6;

  private Fleets() {}

  /** One of them. */
  public static Situation of(int agents, int devices, long seed) {
    RandomGenerator chance = new SplittableRandom(seed);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      places.add(place(i, chance));
    }
    TreeSet<String> all = new TreeSet<>(places.stream().map(Place::device).toList());
    List<Need> needs = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      TreeSet<String> where = new TreeSet<>(all);
      if (chance.nextInt(4) == 0) {
        where.removeIf(device -> chance.nextInt(3) > 0);
      }
      needs.add(need(i, where, chance));
    }
    return new Situation(places, needs);
  }

  private static Place place(int number, RandomGenerator chance) {
    int kind = chance.nextInt(10);
    Tier tier = kind < 6 ? Tier.DEVICE_EDGE : kind < 9 ? Tier.LOCAL_EDGE : Tier.REGIONAL_EDGE;
    int cores = kind < 6 ? 4 : kind < 9 ? 8 : 32;
    long mebibytes = kind < 3 ? 512 : kind < 6 ? 1024 : kind < 9 ? 2048 : 8192;
    double gigaflops = (kind < 6 ? 12 : kind < 9 ? 60 : 90) * (0.8 + 0.4 * chance.nextDouble());
    return new Place(
        String.format("device-%03d", number),
        "site-" + number / PER_SITE,
        tier,
        Optional.of(Bytes.ofMebibytes(mebibytes)),
        Optional.of(Bytes.ofMebibytes(4 * mebibytes)),
        cores,
        OptionalDouble.of(gigaflops),
        new TreeSet<>(kind == 8 || kind == 9 ? List.of("CPU", "CUDA") : List.of("CPU")),
        OptionalDouble.of(kind < 6 ? 8 : kind < 9 ? 45 : 350),
        OptionalDouble.of(kind < 6 ? 50 : 1000),
        Place.Standing.WELL,
        Load.NONE);
  }

  private static Need need(int number, SortedSet<String> where, RandomGenerator chance) {
    LatencyClass latency =
        chance.nextInt(3) == 0
            ? LatencyClass.NEAR_REAL_TIME
            : chance.nextInt(3) == 0 ? LatencyClass.BATCH : LatencyClass.INTERACTIVE;
    double millis = 0.5 * Math.exp(chance.nextDouble() * Math.log(100));
    double mebibytes = 20 * Math.exp(chance.nextDouble() * Math.log(30));
    double accuracy = 0.82 + 0.17 * chance.nextDouble();
    List<Rung> rungs = new ArrayList<>();
    for (int i = 0; i < 3 + chance.nextInt(2); i++) {
      rungs.add(rung("rung-" + i, accuracy, millis, mebibytes, i == 0 && chance.nextInt(12) == 0));
      accuracy -= 0.005 + 0.06 * chance.nextDouble();
      millis *= 0.35 + 0.35 * chance.nextDouble();
      mebibytes *= 0.4 + 0.4 * chance.nextDouble();
    }
    double perSecond = Math.exp(chance.nextDouble() * Math.log(40));
    return new Need(
        String.format("agent-%04d", number),
        1 + chance.nextInt(3),
        chance.nextBoolean() ? Spread.SITE : Spread.DEVICE,
        latency.deadline(),
        chance.nextInt(5) == 0 ? accuracy : 0,
        perSecond,
        rungs,
        where,
        new TreeSet<>());
  }

  private static Rung rung(
      String name, double accuracy, double millis, double mebibytes, boolean accelerated) {
    Duration half = Duration.ofNanos((long) (millis * 1e6));
    return new Rung(
        name,
        accuracy,
        Optional.of(
            new Latency(
                half, half.multipliedBy(11).dividedBy(10), half.multipliedBy(13).dividedBy(10))),
        OptionalDouble.of(60),
        new Bytes((long) (mebibytes * (1 << 20))),
        new Bytes((long) (mebibytes * (1 << 20) / 2)),
        new TreeSet<>(accelerated ? List.of("CUDA") : List.of()));
  }
}

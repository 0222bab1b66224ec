package dev.skerry.fleet.placement;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Latency;
import dev.skerry.terms.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Small situations by chance, with everything in them that can go wrong. */
final class Situations {
  private Situations() {}

  static Situation random(long seed) {
    RandomGenerator chance = new SplittableRandom(seed);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 3 + chance.nextInt(8); i++) {
      places.add(place(i, chance));
    }
    List<Need> needs = new ArrayList<>();
    for (int i = 0; i < 1 + chance.nextInt(16); i++) {
      needs.add(need(i, places, chance));
    }
    return new Situation(places, needs);
  }

  private static Place place(int number, RandomGenerator chance) {
    return new Place(
        "device-" + number,
        "site-" + number / 2,
        List.of(Tier.values()).get(chance.nextInt(Tier.values().length)),
        chance.nextInt(8) == 0
            ? Optional.empty()
            : Optional.of(Bytes.ofMebibytes(64 + chance.nextInt(512))),
        Optional.of(Bytes.ofMebibytes(64 + chance.nextInt(512))),
        1 + chance.nextInt(6),
        chance.nextBoolean() ? OptionalDouble.of(10 + chance.nextInt(50)) : OptionalDouble.empty(),
        new TreeSet<>(chance.nextInt(3) == 0 ? List.of("CPU", "CUDA") : List.of("CPU")),
        OptionalDouble.of(5 + chance.nextInt(40)),
        OptionalDouble.of(100),
        chance.nextInt(6) == 0
            ? List.of(Place.Standing.values()).get(chance.nextInt(4))
            : Place.Standing.WELL,
        chance.nextInt(4) == 0
            ? new Load(Bytes.ofMebibytes(40), Bytes.ofMebibytes(10), Cores.of(0.3))
            : Load.NONE);
  }

  private static Need need(int number, List<Place> places, RandomGenerator chance) {
    TreeSet<String> devices = new TreeSet<>();
    TreeSet<String> current = new TreeSet<>();
    for (Place place : places) {
      if (chance.nextInt(5) > 0) {
        devices.add(place.device());
        if (chance.nextInt(6) == 0) {
          current.add(place.device());
        }
      }
    }
    List<Rung> rungs = new ArrayList<>();
    double accuracy = 0.9 + 0.1 * chance.nextDouble();
    double millis = 1 + 30 * chance.nextDouble();
    double mebibytes = 10 + 150 * chance.nextDouble();
    for (int i = 0; i < 1 + chance.nextInt(3); i++) {
      rungs.add(
          rung(
              "rung-" + i,
              accuracy,
              chance.nextInt(8) == 0 ? Optional.empty() : Optional.of(millis),
              mebibytes,
              chance.nextInt(8) == 0));
      accuracy -= 0.1 * chance.nextDouble();
      millis *= 0.3 + 0.5 * chance.nextDouble();
      mebibytes *= 0.3 + 0.5 * chance.nextDouble();
    }
    return new Need(
        "agent-" + number,
        1 + chance.nextInt(3),
        chance.nextBoolean() ? Spread.SITE : Spread.DEVICE,
        Duration.ofMillis(chance.nextBoolean() ? 10 : 100),
        chance.nextInt(4) == 0 ? 0.9 : 0,
        20 * chance.nextDouble(),
        rungs,
        devices,
        current);
  }

  static Rung rung(
      String name, double accuracy, Optional<Double> millis, double mebibytes, boolean cuda) {
    return new Rung(
        name,
        accuracy,
        millis.map(half -> {
          Duration run = Duration.ofNanos((long) (half * 1e6));
          return new Latency(run, run.multipliedBy(2), run.multipliedBy(3));
        }),
        OptionalDouble.of(30),
        new Bytes((long) (mebibytes * (1 << 20))),
        new Bytes((long) (mebibytes * (1 << 19))),
        new TreeSet<>(cuda ? List.of("CUDA") : List.of()));
  }
}

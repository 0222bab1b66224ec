package dev.skerry.fleet.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/*
 * What the gate says of a census.
 *
 * To stop, each wave is tested by itself and all of them together, for each kind of harm, so that
 * fifty devices that go bad after six hours are not lost among ten thousand that have not yet. All
 * these tests share the chance of a false stop. Devices that have not settled count as healthy:
 * harm shows when it is there.
 *
 * To pass, nearly all of the latest wave must have settled, and the test over all devices that
 * have must say for every kind of harm that the release is good; where it cannot make up its mind
 * with as many as there are, twice the least time must have passed, and it must lean to good.
 */
final class Judgement {
  private static final int ENOUGH_OTHERS = 30;
  private static final int FEW = 4;
  private static final double UNSETTLED = 0.1;
  private static final double ROUNDING = 1e-9;

  private final Rollout rollout;
  private final Gate.Limits limits;
  private final Census census;

  Judgement(Rollout rollout, Gate.Limits limits, Census census) {
    this.rollout = rollout;
    this.limits = limits;
    this.census = census;
  }

  /** What is usual among those whom the latest wave has not reached, if they are enough to tell. */
  static Map<Harm, Double> usual(Rollout rollout, Census census, Gate.Limits limits) {
    Map<Harm, Double> usual = new EnumMap<>(Harm.class);
    if (!census.others().isEmpty()) {
      Count others = census.others().getFirst();
      for (Harm harm : Harm.values()) {
        if (others.known(harm) >= ENOUGH_OTHERS) {
          usual.put(harm, share(others, harm, limits));
        }
      }
    }
    return usual;
  }

  private static double share(Count others, Harm harm, Gate.Limits limits) {
    return SequentialTest.usual(others.known(harm), others.harmed(harm), limits.allowed());
  }

  /* Those without the release now, or, if they are too few, the worst they ever were. */
  private double usual(Harm harm, Count others) {
    double seen =
        others.known(harm) >= ENOUGH_OTHERS
            ? share(others, harm, limits)
            : rollout.usual().getOrDefault(harm, 0.0);
    return Math.max(limits.allowed(), seen);
  }

  /** The tests by which the release is bad; none if it may go on. */
  List<Decision.Evidence> bad() {
    List<Decision.Evidence> bad = new ArrayList<>();
    int waves = census.waves().size();
    for (Harm harm : Harm.values()) {
      for (int i = 0; i < waves; i++) {
        Count wave = census.waves().get(i);
        addIfBad(bad, harm, "wave " + (i + 1), wave, usual(harm, census.others().get(i)));
      }
      if (waves > 1) {
        addIfBad(bad, harm, "all", census.all(), usual(harm, census.others().getFirst()));
      }
    }
    return bad;
  }

  private void addIfBad(
      List<Decision.Evidence> bad, Harm harm, String among, Count count, double usual) {
    int devices = count.known(harm);
    int harmed = count.harmed(harm);
    if (harmed > 0) {
      SequentialTest test = test(usual, devices);
      if (test.verdict(devices, harmed) == SequentialTest.Verdict.BAD
          || isGivenUp(harm, devices, harmed)) {
        bad.add(evidence(test, harm, among, devices, harmed));
      }
    }
  }

  /*
   * A device falls back by a sequential test of its own, over its requests. Where every one of a few
   * has, that is evidence enough, which counting devices alone would never find.
   */
  private static boolean isGivenUp(Harm harm, int devices, int harmed) {
    return harm == Harm.FELL_BACK && harmed == devices && devices <= FEW;
  }

  private SequentialTest test(double usual, int devices) {
    int tests = Harm.values().length * (rollout.plan().waves().size() + 1);
    return SequentialTest.of(usual, devices, tests, limits);
  }

  private static Decision.Evidence evidence(
      SequentialTest test, Harm harm, String among, int devices, int harmed) {
    return new Decision.Evidence(
        harm,
        among,
        harmed,
        devices,
        test.usual(),
        test.bad(),
        test.likelihood(devices, harmed),
        test.stop());
  }

  /** The tests over all devices that have settled. */
  List<Decision.Evidence> evidence() {
    List<Decision.Evidence> all = new ArrayList<>();
    if (!census.waves().isEmpty()) {
      for (Harm harm : Harm.values()) {
        int devices = settled(harm);
        if (devices > 0 && isLimited(harm)) {
          SequentialTest test = test(usual(harm, census.others().getFirst()), devices);
          all.add(evidence(test, harm, "all", devices, census.all().harmed(harm)));
        }
      }
    }
    return all;
  }

  /** What is limited, and no device that has got the release can tell. */
  List<Harm> untold() {
    return Arrays.stream(Harm.values())
        .filter(harm -> isLimited(harm) && settled(harm) == 0)
        .toList();
  }

  private boolean isLimited(Harm harm) {
    return switch (harm) {
      case HEAT -> limits.celsius().isPresent();
      case ENERGY -> limits.joules().isPresent();
      case DRIFT -> limits.drift().isPresent();
      case FELL_BACK, SILENT, FAULTS, LATE, SAFE -> true;
    };
  }

  private int settled(Harm harm) {
    Count all = census.all();
    boolean everybody = harm == Harm.SILENT || harm == Harm.FELL_BACK;
    return everybody ? all.exposed() - all.pending() : all.known(harm);
  }

  /** Whether the latest wave has passed. One that reached nobody new has nothing to wait for. */
  boolean passes(Instant now) {
    Instant told = rollout.reached().getLast().told();
    Count latest = census.waves().getLast();
    Count all = census.all();
    if (latest.reached() == 0) {
      return true;
    }
    if (now.isBefore(told.plus(rollout.plan().least()))
        || !rollout.watch().hears(limits.silence())
        || latest.proven() == 0
        || latest.pending() > UNSETTLED * latest.exposed()
        || all.pending() > UNSETTLED * all.exposed()) {
      return false;
    }
    boolean patient = !now.isBefore(told.plus(rollout.plan().least().multipliedBy(2)));
    return evidence().stream().allMatch(test -> test.likelihood() <= needed(test, patient));
  }

  /* Where so few devices cannot tell what is harmful, one of them shall not hold up all others. */
  private double needed(Decision.Evidence test, boolean patient) {
    double enough = Math.log(limits.misses());
    boolean few = test.bad() > test.usual() + limits.harmful() + ROUNDING;
    return !patient ? enough : few ? -ROUNDING : enough / 2;
  }

  Count all() {
    return census.all();
  }

  /** Below which point devices are reached, so that all of {@code wave} are. */
  double below(Wave wave, List<Observation> observations) {
    double already = rollout.reached().stream().mapToDouble(Reach::below).max().orElse(0);
    return switch (wave) {
      case Wave.Group group -> 0;
      case Wave.Share share -> Math.max(already, share.share());
      case Wave.Canary canary -> Math.max(already, first(canary.devices(), observations));
    };
  }

  private double first(int devices, List<Observation> observations) {
    double[] points =
        observations.stream()
            .filter(seen -> !rollout.watch().isSilent(seen.heard(), limits.silence()))
            .mapToDouble(seen -> Reach.point(rollout.name(), seen.device()))
            .sorted()
            .toArray();
    int count = Math.min(devices, (points.length + 1) / 2);
    return count == 0 ? 0 : Math.nextUp(points[count - 1]);
  }
}

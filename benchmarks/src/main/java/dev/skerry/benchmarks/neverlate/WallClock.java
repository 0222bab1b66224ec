package dev.skerry.benchmarks.neverlate;

import dev.skerry.device.Device;
import dev.skerry.device.DeviceOptions;
import dev.skerry.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The experiment on a clock that nobody can stop: a real family in ONNX Runtime, a device with one
 * executor against earliest deadline first with dropping and Model-Switching, in turns.
 *
 * @param family its folder
 * @param arrivals as in {@link NeverLate}
 * @param loads requests a second, as multiples of what the full model was just measured to answer
 * @param deadline of each request
 * @param samples that each request brings, all answered in one run
 * @param turn how long each takes at a time
 * @param rounds how often each takes its turn
 */
public record WallClock(
    Path family,
    String arrivals,
    List<Double> loads,
    Duration deadline,
    int samples,
    Duration turn,
    int rounds,
    long seed) {
  private static final int TUNED_ON = 60_000;
  /* In one thread, with nothing between it and the engine: what no server has. */
  private static final String BARE = ", bare";
  private static final int CORES = 2;
  private static final int MOST_SAMPLES = 1000;
  private static final Duration SELF_TEST = Duration.ofMillis(200);

  public WallClock {
    loads = List.copyOf(loads);
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("rounds: " + rounds + " (expected: 1 to 1000)");
    }
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "samples: " + samples + " (expected: 1 to " + MOST_SAMPLES + ")");
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException(
          "deadline: " + deadline.toMillis() + " ms (expected: more than 0)");
    }
    if (!turn.isPositive() || turn.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "turn: " + turn.toMillis() + " ms (expected: more than 0, at most 1 h)");
    }
  }

  /**
   * How one policy did at one load.
   *
   * @param awg accuracy-weighted goodput in points, the median of all turns
   * @param leastAwg of the worst turn
   * @param mostAwg of the best turn
   * @param lead by how many points Skerry did better in the same round, the median of all rounds
   * @param missed requests without an answer in time
   * @param unexplained those of them that would be late even if the machine had never stood still
   */
  public record Figures(
      String policy,
      double load,
      long requests,
      double answered,
      double slo,
      double awg,
      double leastAwg,
      double mostAwg,
      double lead,
      double p50Ms,
      double p99Ms,
      double p999Ms,
      List<Double> rungs,
      long missed,
      long unexplained) {}

  /**
   * What was measured.
   *
   * @param siblings the family as it was measured before
   */
  public record Result(List<Sibling> siblings, double deadlineMs, List<Figures> figures) {}

  /**
   * Runs it.
   *
   * @param progress gets a line after each round
   * @throws IllegalArgumentException if the arrivals or loads are none
   */
  public Result run(Time time, Consumer<String> progress) {
    Arrivals kind = Arrivals.of(arrivals);
    try (RealFamily real = new RealFamily(family, samples);
        Hiccups hiccups = new Hiccups(time);
        Device device =
            Device.open(
                DeviceOptions.forCores(CORES).withSelfTest(SELF_TEST),
                time,
                new SplittableRandom(seed))) {
      String model = device.add(family);
      List<Sibling> siblings = real.measure(time);
      List<Figures> figures = new ArrayList<>();
      for (double load : loads) {
        figures.addAll(
            play(
                new Circumstances(kind, load, siblings, real, hiccups, time),
                device,
                model,
                progress));
      }
      return new Result(siblings, deadline.toNanos() / 1e6, figures);
    }
  }

  private record Circumstances(
      Arrivals kind,
      double load,
      List<Sibling> siblings,
      RealFamily real,
      Hiccups hiccups,
      Time time) {}

  private List<Figures> play(
      Circumstances on, Device device, String model, Consumer<String> progress) {
    Workload like = draw(on, TUNED_ON, ~seed);
    Tuning tuning = new Tuning(like, NeverLate.SAFE_ACCURACY);
    Map<String, Function<Workload, Simulator.Played>> players = new LinkedHashMap<>();
    for (Contestant contestant : List.of(Contestant.EDF_DROP, Contestant.MODEL_SWITCHING)) {
      Function<Workload, Policy> policy = contestant.policy(tuning, NeverLate.SAFE_ACCURACY);
      players.put(
          contestant.label(),
          workload -> HostedPolicyRun.play(on.real(), on.time(), workload, policy.apply(workload)));
      players.put(
          contestant.label() + BARE,
          workload ->
              new RealPolicyRun(on.real(), on.time()).play(workload, policy.apply(workload)));
    }
    players.put(
        Contestant.SKERRY.label(),
        workload -> new RealDeviceRun(on.real(), device, model, on.time()).play(workload));
    Map<String, Turns> turns = new LinkedHashMap<>();
    players.keySet().forEach(name -> turns.put(name, new Turns(on.hiccups())));
    int requests =
        (int) Math.max(1, turn.toNanos() * on.load() / on.siblings().getFirst().meanNanos());
    for (int round = 0; round < rounds; round++) {
      Workload workload = draw(on, requests, seed + round);
      for (Map.Entry<String, Function<Workload, Simulator.Played>> player : players.entrySet()) {
        long origin = on.time().nanos();
        Turns mine = turns.get(player.getKey());
        if (mine != null) {
          mine.add(player.getValue().apply(workload), origin);
        }
      }
      progress.accept("load " + on.load() + ": round " + (round + 1) + " of " + rounds);
    }
    List<Double> ours = Objects.requireNonNull(turns.get(Contestant.SKERRY.label())).goodputs();
    List<Figures> figures = new ArrayList<>();
    turns.forEach((name, all) -> figures.add(all.figures(name, on.load(), ours)));
    return figures;
  }

  private Workload draw(Circumstances on, int requests, long drawn) {
    ServiceTimes times = ServiceTimes.recorded(on.siblings(), drawn);
    double multiple = Math.max(1, (double) deadline.toNanos() / times.p99(0));
    return Workload.draw(
        new Cell(on.kind(), on.load(), multiple, false), on.siblings(), requests, drawn);
  }

  /** All turns of one policy at one load. */
  private static final class Turns {
    private final Hiccups hiccups;
    private final List<Outcome> outcomes = new ArrayList<>();
    private long requests;
    private long missed;
    private long unexplained;

    Turns(Hiccups hiccups) {
      this.hiccups = hiccups;
    }

    void add(Simulator.Played played, long origin) {
      Workload workload = played.workload();
      outcomes.add(Outcome.of(played, NeverLate.SAFE_ACCURACY));
      requests += workload.requests();
      for (int i = 0; i < workload.requests(); i++) {
        long late = played.answeredAt()[i] - workload.deadlines()[i];
        if (played.rungs()[i] == Simulator.MISSED || late > 0) {
          missed++;
          long until = Math.max(played.answeredAt()[i], workload.deadlines()[i]);
          long stood = hiccups.stoodStill(origin + workload.arrivals()[i], origin + until);
          unexplained += stood > 0 && stood >= late ? 0 : 1;
        }
      }
    }

    List<Double> goodputs() {
      return outcomes.stream().map(Outcome::awg).toList();
    }

    Figures figures(String policy, double load, List<Double> ours) {
      List<Double> leads = new ArrayList<>();
      for (int round = 0; round < outcomes.size(); round++) {
        leads.add(ours.get(round) - outcomes.get(round).awg());
      }
      int rungs = outcomes.getFirst().rungs().length;
      List<Double> shares = new ArrayList<>();
      for (int rung = 0; rung < rungs; rung++) {
        int at = rung;
        shares.add(median(outcome -> outcome.rungs()[at]));
      }
      return new Figures(
          policy,
          load,
          requests,
          1 - missed / (double) requests,
          median(Outcome::slo),
          median(Outcome::awg),
          outcomes.stream().mapToDouble(Outcome::awg).min().orElse(0),
          outcomes.stream().mapToDouble(Outcome::awg).max().orElse(0),
          median(leads),
          median(Outcome::p50Ms),
          median(Outcome::p99Ms),
          median(Outcome::p999Ms),
          shares,
          missed,
          unexplained);
    }

    private double median(Function<Outcome, Double> figure) {
      return median(outcomes.stream().map(figure).toList());
    }

    private static double median(List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }
}

package dev.skerry.benchmarks.faults.real;

import dev.skerry.benchmarks.neverlate.Hiccups;
import dev.skerry.device.Device;
import dev.skerry.device.DeviceOptions;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The experiment on a clock that nobody can stop: so many injections of each kind, each into a
 * device of its own with models in a child process and another child standing by.
 *
 * @param injections of each kind
 * @param launches how many children are launched to see how long that takes; 0 for none
 * @param turns of a second each, in which a device asks models in a child and another one its own;
 *     0 for none
 */
public record RealFaults(List<Mishap> kinds, int injections, int launches, int turns, long seed) {
  /** Injections of each kind in the full form. */
  public static final int USUAL_INJECTIONS = 25;

  private static final int CORES = 2;
  private static final long PATIENCE = Duration.ofMinutes(1).toNanos();
  private static final long LOOK = Duration.ofMillis(5).toNanos();
  private static final double NANOS_PER_MILLI = 1e6;

  public RealFaults {
    kinds = List.copyOf(kinds);
    if (kinds.isEmpty() || injections < 1 || launches < 0 || turns < 0) {
      throw new IllegalArgumentException(
          "kinds: "
              + kinds
              + ", injections: "
              + injections
              + ", launches: "
              + launches
              + ", turns: "
              + turns
              + " (expected: some kinds, >= 1, >= 0, >= 0)");
    }
  }

  /**
   * What was seen.
   *
   * @param meanMs how long the best model takes to answer, asked one question after the other
   * @param givenMs what each request gave
   * @param warmP50Ms how long a child takes from being launched until the family is loaded and
   *     warm, with nothing else to do; zero if none was launched for that
   * @param cost null if it was not measured
   */
  public record Result(
      double meanMs,
      double p99Ms,
      double givenMs,
      double warmP50Ms,
      double warmMaxMs,
      @Nullable IsolationCost cost,
      List<RealRow> rows) {}

  /**
   * Runs it.
   *
   * @param folder for networks that are made
   * @param progress gets a line now and then
   * @throws IOException if networks cannot be written, or children not launched
   */
  public Result run(
      Path folder, DeviceOptions.Isolation isolation, Time time, Consumer<String> progress)
      throws IOException, InterruptedException {
    SwitchedFamily family = SwitchedFamily.write(folder, seed);
    Questions questions = new Questions(family, seed);
    On on = new On(family, questions, isolation, time);
    progress.accept("launching children");
    Millis warm = new Launches(family, isolation, folder, time).measure(launches);
    progress.accept("measuring the best model");
    Pace pace;
    IsolationCost cost = null;
    try (Device isolated = on.open(seed)) {
      String model = on.add(isolated);
      pace = Pace.measure(isolated, model, questions, time);
      if (turns > 0) {
        progress.accept("measuring what isolation costs");
        cost = cost(on, isolated, model);
      }
    }
    List<RealRow> rows = new ArrayList<>();
    try (Hiccups hiccups = new Hiccups(time);
        Signals signals = new Signals()) {
      for (Mishap kind : kinds) {
        Tally tally = new Tally(kind, hiccups);
        for (int i = 0; i < injections; i++) {
          progress.accept(kind.label() + " " + (i + 1) + " of " + injections);
          tally.add(play(Plan.draw(kind, pace, seed(kind, i)), on, signals));
        }
        rows.add(tally.row());
      }
    }
    return new Result(
        pace.meanNanos() / NANOS_PER_MILLI,
        pace.p99Nanos() / NANOS_PER_MILLI,
        pace.givenNanos() / NANOS_PER_MILLI,
        warm.quantile(0.5),
        warm.quantile(1),
        cost,
        rows);
  }

  private record On(
      SwitchedFamily family, Questions questions, DeviceOptions.Isolation isolation, Time time) {
    Device open(long seed) {
      return Device.open(
          DeviceOptions.forCores(CORES).withIsolation(isolation), time, new SplittableRandom(seed));
    }

    /** Loads the family, and waits until another child could take over. */
    String add(Device device) throws IOException {
      String model = device.add(family.folder());
      long begun = time.nanos();
      while (!device.standsBy()) {
        if (time.nanos() - begun > PATIENCE) {
          throw new IOException("no child came to stand by (expected: within a minute)");
        }
        Moments.sleepUntil(time, time.nanos() + LOOK);
      }
      return model;
    }
  }

  private IsolationCost cost(On on, Device isolated, String model) {
    try (Device inProcess =
        Device.open(DeviceOptions.forCores(CORES), on.time(), new SplittableRandom(seed))) {
      inProcess.add(on.family().folder());
      return IsolationCost.measure(inProcess, isolated, model, on.questions(), turns, on.time());
    }
  }

  private static Played play(Plan plan, On on, Signals signals)
      throws IOException, InterruptedException {
    try (Device device = on.open(plan.drawn())) {
      String model = on.add(device);
      // What it has seen once, it does quicker.
      Pace.measure(device, model, on.questions(), on.time());
      return new Stage(device, model, on.questions(), on.time())
          .play(plan, new Injector(plan, device, on.family(), signals, on.time()));
    }
  }

  private long seed(Mishap kind, int injection) {
    return (seed * 31 + kind.label().hashCode()) * 1_000_003 + injection;
  }
}

package dev.skerry.cli;

import dev.skerry.benchmarks.faults.real.IsolationCost;
import dev.skerry.benchmarks.faults.real.Mishap;
import dev.skerry.benchmarks.faults.real.RealFaults;
import dev.skerry.benchmarks.faults.real.RealRow;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code skerry bench faults --real}. */
final class RealFaultsRun {
  private static final int QUICK_INJECTIONS = 2;
  private static final int LAUNCHES = 20;
  private static final int QUICK_LAUNCHES = 3;
  private static final int TURNS = 15;
  private static final int QUICK_TURNS = 3;

  private final RealFaults experiment;

  private RealFaultsRun(RealFaults experiment) {
    this.experiment = experiment;
  }

  static RealFaultsRun of(
      @Nullable List<String> kinds,
      @Nullable Integer injections,
      @Nullable Integer healthy,
      boolean quick,
      long seed) {
    if (healthy != null) {
      throw CommandException.wrong("--real: with --healthy (expected: without)");
    }
    try {
      return new RealFaultsRun(
          new RealFaults(
              kinds == null ? List.of(Mishap.values()) : kinds.stream().map(Mishap::of).toList(),
              injections != null
                  ? injections
                  : quick ? QUICK_INJECTIONS : RealFaults.USUAL_INJECTIONS,
              quick ? QUICK_LAUNCHES : LAUNCHES,
              quick ? QUICK_TURNS : TURNS,
              seed));
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
  }

  int call(boolean json) throws IOException, InterruptedException {
    Logs.quiet();
    RealFaults.Result result;
    Progress progress = new Progress(Machine.hasTerminal());
    Path folder = Files.createTempDirectory("skerry-bench");
    try (SystemTime time = new SystemTime()) {
      result = experiment.run(folder, Machine.isolation(), time, progress::show);
    } finally {
      Folders.delete(folder);
    }
    progress.end();
    if (json) {
      Printed.json(result);
    } else {
      print(result);
    }
    return result.rows().stream().allMatch(RealFaultsRun::keepsPromises) ? 0 : 1;
  }

  private static boolean keepsPromises(RealRow row) {
    return row.unexplained() == 0 && row.outOfContract() == 0 && row.neverFullAgain() == 0;
  }

  private static void print(RealFaults.Result result) {
    System.out.printf(
        "  %-10s %5s %9s %9s %7s %7s %8s %8s %7s %7s %8s %8s %6s %6s %8s %8s%n",
        "fault",
        "done",
        "requests",
        "answered",
        "missed",
        "unexpl.",
        "handled",
        "at most",
        "broken",
        "wrong",
        "full in",
        "at most",
        "never",
        "flaps",
        "warm in",
        "at most");
    for (RealRow row : result.rows()) {
      System.out.printf(
          Locale.ROOT,
          "  %-10s %5d %9d %8.3f%% %7d %7d %8.1f %8.1f %7d %7d %8.1f %8.1f %6d %6.2f %8.0f %8.0f%n",
          row.kind(),
          row.injections(),
          row.requests(),
          100 * row.answered(),
          row.missed(),
          row.unexplained(),
          row.handlingP50Ms(),
          row.handlingMaxMs(),
          row.outOfContract(),
          row.wrongInContract(),
          row.fullAgainP50Ms(),
          row.fullAgainMaxMs(),
          row.neverFullAgain(),
          row.flaps(),
          row.warmP50Ms(),
          row.warmMaxMs());
    }
    System.out.println();
    for (RealRow row : result.rows()) {
      if (row.notInjected() > 0) {
        System.out.printf("%s: %d not injected: %s%n", row.kind(), row.notInjected(), row.why());
      }
      if (row.unharmed() > 0) {
        System.out.printf("%s: %d changed no answer%n", row.kind(), row.unharmed());
      }
    }
    printAround(result);
    System.out.println(
        "done: faults injected. answered, missed: in time or not, of the requests from the fault until 5 s after. unexpl.:"
            + " missed though the machine never stood still that\nlong. handled: ms until somebody else than a model had"
            + " answered, half of them, and at most. broken, wrong: answers released that break the contract, or\nthat are"
            + " not what the model says. full in: ms from the end of the fault until the best model had answered again,"
            + " half of them, and at most. never: faults\nafter which it did not within 5 s. flaps: how often a fault made"
            + " trust be lost, beyond the first time. warm in: ms from when a child was lost until another\none stood by,"
            + " half of them, and at most; 0 if none was lost.");
  }

  private static void printAround(RealFaults.Result result) {
    System.out.printf(
        Locale.ROOT,
        "the best model answers in %.2f ms, p99 %.2f; each request gave %.0f ms%n",
        result.meanMs(),
        result.p99Ms(),
        result.givenMs());
    System.out.printf(
        Locale.ROOT,
        "a child is warm %.0f ms after it was launched, at most %.0f, if nothing else is to be done%n",
        result.warmP50Ms(),
        result.warmMaxMs());
    IsolationCost cost = result.cost();
    if (cost != null) {
      System.out.printf(
          Locale.ROOT,
          "a request takes %.3f ms in the device's own process, p99 %.3f, and %.3f in a child, p99 %.3f%n",
          cost.inProcessP50Ms(),
          cost.inProcessP99Ms(),
          cost.isolatedP50Ms(),
          cost.isolatedP99Ms());
    }
  }
}

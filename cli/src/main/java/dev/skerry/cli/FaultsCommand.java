package dev.skerry.cli;

import dev.skerry.benchmarks.faults.Faults;
import dev.skerry.benchmarks.faults.Kind;
import dev.skerry.benchmarks.faults.Row;
import dev.skerry.benchmarks.faults.real.RealFaults;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench faults}. */
@Command(
    name = "faults",
    description = {
      "Models that hang, dawdle, fail, lie, crash or rot, in virtual time: the device's own classes, and what others do,"
          + " on the same requests and faults.",
      "",
      "Ends with 1 if the device left a request without an answer in time, released one that breaks the contract, or"
          + " suspected a healthy model.",
      "",
      "Keep the machine quiet for --real. It ends with 1 if a request was late though the machine never stood still for"
          + " as long (unexplained; other work on a busy machine does that as well), if an answer that breaks the contract"
          + " was released, or if the best model did not answer again within 5 s.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  skerry bench faults --quick",
      "  skerry bench faults --kinds hang,crash --injections 200 --json",
      "  skerry bench faults --real",
      "  skerry bench faults --real --kinds hang,kill --injections 5"
    })
final class FaultsCommand implements Callable<Integer> {
  private static final int QUICK_INJECTIONS = 50;
  private static final int QUICK_HEALTHY = 100_000;

  @Option(
      names = "--real",
      description =
          "Into a real device, about ten seconds for each injection: by signals to its child, by bits turned in the"
              + " child's memory, and by questions that make models misbehave.")
  private boolean real;

  @Option(
      names = "--quick",
      description =
          "50 injections of each kind, and 100000 healthy requests, unless set; 2 if --real.")
  private boolean quick;

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description =
          "hang, slow, exception, nan, range, crash, memory, bitflip, heat; with --real kill instead of heat; all"
              + " unless set.")
  private @Nullable List<String> kinds;

  @Option(
      names = "--injections",
      paramLabel = "N",
      description =
          "Faults of each kind ("
              + Faults.USUAL_INJECTIONS
              + "; "
              + RealFaults.USUAL_INJECTIONS
              + " if --real).")
  private @Nullable Integer injections;

  @Option(
      names = "--healthy",
      paramLabel = "N",
      description =
          "Requests without a fault, to count suspicions ("
              + Faults.USUAL_HEALTHY
              + "). Not if --real.")
  private @Nullable Integer healthy;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What chance begins with (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (kinds != null && !real && kinds.contains("kill")) {
      throw CommandException.wrong("kind: kill (expected: with --real; it ends a real process)");
    }
    if (kinds != null && real && kinds.contains("heat")) {
      throw CommandException.wrong("kind: heat (expected: without --real; it is played)");
    }
    if (real) {
      return RealFaultsRun.of(kinds, injections, healthy, quick, seed).call(json);
    }
    List<Row> rows;
    Progress progress = new Progress(Machine.hasTerminal());
    try {
      rows = experiment().run(progress::show);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
    progress.end();
    if (json) {
      Printed.json(rows);
    } else {
      print(rows);
    }
    return rows.stream().allMatch(FaultsCommand::keepsPromises) ? 0 : 1;
  }

  private Faults experiment() {
    return new Faults(
        kinds == null ? List.of(Kind.values()) : kinds.stream().map(Kind::of).toList(),
        injections == null ? quick ? QUICK_INJECTIONS : Faults.USUAL_INJECTIONS : injections,
        healthy == null ? quick ? QUICK_HEALTHY : Faults.USUAL_HEALTHY : healthy,
        seed);
  }

  private static boolean keepsPromises(Row row) {
    return !row.policy().equals(Faults.OURS)
        || (row.missed() == 0 && row.outOfContract() == 0 && row.falseTrips() == 0);
  }

  private static void print(List<Row> rows) {
    System.out.printf(
        "  %-10s %-16s %10s %9s %9s %9s %9s %9s %9s %9s %6s %6s%n",
        "fault",
        "policy",
        "answered",
        "handled",
        "at most",
        "broken",
        "wrong",
        "full in",
        "at most",
        "never",
        "flaps",
        "false");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "  %-10s %-16s %9.4f%% %9.1f %9.1f %9d %9d %9.1f %9.1f %9d %6.2f %6.1f%n",
          row.kind(),
          row.policy(),
          100 * row.answered(),
          row.handlingP50Ms(),
          row.handlingMaxMs(),
          row.outOfContract(),
          row.wrongInContract(),
          row.fullAgainP50Ms(),
          row.fullAgainMaxMs(),
          row.neverFullAgain(),
          row.flaps(),
          row.falseTrips());
    }
    System.out.println();
    System.out.println(
        "answered: in time, from the fault until 5 s after. handled: ms until somebody else than a model had answered,"
            + " half of them, and at most.\nbroken, wrong: answers released that break the contract, or that the model"
            + " should not have given. full in: ms from the end of the fault\nuntil the best model answered again, half"
            + " of them, and at most. never: faults after which it did not within 5 s. flaps: how often a fault\nmade"
            + " trust be lost, beyond the first time. false: suspicions in a million healthy requests.");
  }
}

package dev.skerry.cli;

import dev.skerry.benchmarks.neverlate.Comparison;
import dev.skerry.benchmarks.neverlate.Csv;
import dev.skerry.benchmarks.neverlate.NeverLate;
import dev.skerry.benchmarks.neverlate.Page;
import dev.skerry.benchmarks.neverlate.Row;
import dev.skerry.benchmarks.neverlate.Sibling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench never-late}. */
@Command(
    name = "never-late",
    description = {
      "Deadlines under load, in virtual time: this scheduler and those that others use, on the same arrivals,"
          + " run times and stalls.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  skerry bench never-late --quick",
      "  skerry bench never-late --arrivals gamma3 --load 0.8,2 --deadline 2,5 --mixed",
      "  skerry bench never-late --arrivals my.arrivals --ladder 20:95,8:94,2:90 --json"
    })
final class NeverLateCommand implements Callable<Integer> {
  private static final List<String> KINDS = List.of("poisson", "gamma3", "mmpp");
  private static final List<Double> LOADS = List.of(0.2, 0.5, 0.8, 1.0, 1.5, 2.0, 4.0, 8.0);
  private static final List<Double> DEADLINES = List.of(1.5, 2.0, 5.0, 10.0);
  private static final List<Double> QUICK_LOADS = List.of(0.8, 2.0, 8.0);
  private static final List<Double> QUICK_DEADLINES = List.of(2.0, 10.0);
  private static final int QUICK_REQUESTS = 120_000;

  @Option(
      names = "--quick",
      description = "Fewer loads and deadlines, and 120000 requests, unless set: about a minute.")
  private boolean quick;

  @Option(
      names = "--arrivals",
      split = ",",
      paramLabel = "KIND|FILE",
      description =
          "poisson, gamma3, mmpp, steps, or a file of at least 100 times in microseconds, one a line and none earlier than the one"
              + " before (decimals are rounded, empty lines passed over, the first line may be arrival_us; no comments),"
              + " which are stretched to each load and repeated as often as it takes; can be given more than once"
              + " (poisson,gamma3,mmpp).")
  private @Nullable List<String> arrivals;

  @Option(
      names = "--load",
      split = ",",
      paramLabel = "X",
      description = "Requests a second, as multiples of what the best model can answer (0.2 to 8).")
  private @Nullable List<Double> loads;

  @Option(
      names = "--deadline",
      split = ",",
      paramLabel = "X",
      description = "What a request gives, as multiples of the best model's p99 (1.5 to 10).")
  private @Nullable List<Double> deadlines;

  @Option(
      names = "--mixed",
      description =
          "Play each also with a third of the requests giving 1.25, and a third three times the deadline.")
  private boolean mixed;

  @Option(
      names = "--ladder",
      paramLabel = "MILLIS:ACCURACY,…",
      defaultValue = Sibling.USUAL,
      description =
          "Mean run time and accuracy, in points of 100, of each sibling, the best one first; the safe answer counts as 10 (${DEFAULT-VALUE}).")
  private String ladder = Sibling.USUAL;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests in each cell (" + NeverLate.USUAL_REQUESTS + ").")
  private @Nullable Integer requests;

  @Option(
      names = "--interval",
      paramLabel = "POINTS",
      description =
          "Play a cell again, with up to 3000000 requests, until the 95 %% interval of the lead is no wider than ± POINTS.")
  private double interval = NeverLate.ANY_INTERVAL;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What chance begins with (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "never-late",
      description = "Where to write never-late.csv and never-late.html (${DEFAULT-VALUE}).")
  private Path out = Path.of("never-late");

  @Option(
      names = "--json",
      description =
          "Print for a machine: each policy in each cell, with what was answered in time, what of it by models (slo), the"
              + " shares of rungs and of the safe answer, changes of rung a second (flaps), its awg (points for each request),"
              + " margin (±, of the lead over it), and the bounds fluid (no policy wins more in the long run) and clairvoyant (nor on these"
              + " very arrivals).")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    NeverLate experiment;
    List<Row> rows;
    Progress progress = new Progress(Machine.hasTerminal());
    // Minutes are not to be spent on what cannot be kept.
    Files.createDirectories(out);
    try {
      experiment = experiment();
      rows = experiment.run(progress::show);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
    progress.end();
    if (json) {
      Printed.json(rows);
    } else {
      print(Comparison.of(rows));
    }
    write(experiment, rows);
    return 0;
  }

  private NeverLate experiment() {
    return new NeverLate(
        arrivals == null ? KINDS : arrivals,
        loads == null ? quick ? QUICK_LOADS : LOADS : loads,
        deadlines == null ? quick ? QUICK_DEADLINES : DEADLINES : deadlines,
        mixed,
        ladder,
        requests == null ? quick ? QUICK_REQUESTS : NeverLate.USUAL_REQUESTS : requests,
        interval,
        seed);
  }

  private void write(NeverLate experiment, List<Row> rows) throws IOException {
    Path table = Files.writeString(out.resolve("never-late.csv"), Csv.of(rows));
    Path page = Files.writeString(out.resolve("never-late.html"), Page.of(experiment, rows));
    System.err.println("written: " + table + ", " + page);
  }

  private static void print(List<Comparison> cells) {
    System.out.printf(
        "  %-12s %-6s %5s %5s  %-17s %8s %8s %8s %7s %10s %10s %8s %12s%n",
        "arrivals",
        "given",
        "x p99",
        "load",
        "best other",
        "AWG",
        "skerry",
        "lead",
        "± 95 %",
        "answered",
        "by models",
        "of fluid",
        "of clairv.");
    for (Comparison cell : cells) {
      Row ours = cell.ours();
      System.out.printf(
          Locale.ROOT,
          "  %-12s %-6s %5.4s %5.4s  %-17s %8.3f %8.3f %+8.3f %7.3f %9.4f%% %9.2f%% %7.2f%% %11.2f%%%n",
          shortened(ours.arrivals()),
          ours.mixed() ? "mixed" : "same",
          ours.deadline(),
          ours.load(),
          cell.best().policy(),
          cell.best().awg(),
          ours.awg(),
          cell.lead(),
          cell.best().margin(),
          100 * ours.answered(),
          100 * ours.slo(),
          100 * ours.awg() / ours.fluid(),
          100 * ours.awg() / ours.clairvoyant());
    }
    System.out.println();
    System.out.println(Page.verdict(cells));
    System.out.println(
        "AWG: accuracy-weighted goodput, the sum of the accuracies of what was answered in time, in points for each"
            + " request offered. lead: that of skerry\nover the best other policy, ± its 95 % interval. answered: in time,"
            + " also by the safe answer; by models: without it. fluid: what no policy can win in the long run at\nthis load, where requests could"
            + " be divided like water. clairv.: what none can win on these very arrivals, even if it knew them beforehand and could interrupt runs.");
  }

  private static String shortened(String name) {
    int most = 12;
    String file = String.valueOf(Path.of(name).getFileName());
    return file.length() <= most ? file : file.substring(0, most - 1) + "…";
  }
}

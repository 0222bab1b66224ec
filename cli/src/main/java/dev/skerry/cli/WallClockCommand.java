package dev.skerry.cli;

import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.benchmarks.neverlate.WallClock;
import dev.skerry.sample.SampleFamily;
import dev.skerry.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench wall-clock}. */
@Command(
    name = "wall-clock",
    description = {
      "Deadlines under load on this machine: a device with one executor against earliest deadline first and"
          + " Model-Switching, on real models, in turns. Keep the machine quiet meanwhile.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  skerry bench wall-clock --load 0.5,2 --rounds 3"})
final class WallClockCommand implements Callable<Integer> {
  @Option(
      names = "--family",
      paramLabel = "FOLDER",
      description = "A family of siblings; three that listen to bearings unless set.")
  private @Nullable Path family;

  @Option(
      names = "--arrivals",
      paramLabel = "KIND|FILE",
      defaultValue = "gamma3",
      description = "As of bench never-late (${DEFAULT-VALUE}).")
  private String arrivals = "gamma3";

  @Option(
      names = "--load",
      split = ",",
      paramLabel = "X",
      defaultValue = "0.5,1,2,4",
      description =
          "Requests a second, as multiples of what the best model can answer (${DEFAULT-VALUE}).")
  private List<Double> loads = List.of();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "50ms",
      description = "Of each request (${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ZERO;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many samples a request brings, all answered in one run (${DEFAULT-VALUE}): with more,"
              + " runs are longer, and deadlines tighter to them.")
  private int samples;

  @Option(
      names = "--turn",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long a turn is (${DEFAULT-VALUE}).")
  private Duration turn = Duration.ZERO;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each takes its turn (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What chance begins with (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Logs.quiet();
    Path folder = Files.createTempDirectory("skerry-bench");
    try (SystemTime time = new SystemTime()) {
      WallClock.Result result =
          experiment(folder).run(time, line -> System.err.println("  " + line));
      if (json) {
        Printed.json(result);
      } else {
        print(result);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    } finally {
      Folders.delete(folder);
    }
  }

  private WallClock experiment(Path folder) throws IOException {
    Path siblings = family == null ? SampleFamily.unpack(folder.resolve("family")) : family;
    return new WallClock(siblings, arrivals, loads, deadline, samples, turn, rounds, seed);
  }

  private static void print(WallClock.Result result) {
    System.out.println("Siblings, as measured before:");
    for (Sibling sibling : result.siblings()) {
      System.out.printf(
          Locale.ROOT,
          "  %-12s %8.3f ms, right %.1f times in 100%n",
          sibling.name(),
          sibling.meanNanos() / 1e6,
          100 * sibling.accuracy());
    }
    System.out.printf(
        "%n  %5s %-21s %9s %10s %7s %7s %17s %7s %8s %8s %8s %12s%n",
        "load",
        "policy",
        "requests",
        "answered",
        "SLO",
        "AWG",
        "least to most",
        "behind",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "unexplained");
    for (WallClock.Figures figures : result.figures()) {
      System.out.printf(
          Locale.ROOT,
          "  %5.1f %-21s %9d %9.4f%% %6.2f%% %7.2f %8.2f %8.2f %+7.2f %8.2f %8.2f %8.2f %12s%n",
          figures.load(),
          figures.policy(),
          figures.requests(),
          100 * figures.answered(),
          100 * figures.slo(),
          figures.awg(),
          figures.leastAwg(),
          figures.mostAwg(),
          figures.lead(),
          figures.p50Ms(),
          figures.p99Ms(),
          figures.p999Ms(),
          figures.unexplained() + " of " + figures.missed());
    }
    System.out.println();
    System.out.println(
        "answered: in time, also by the safe answer. SLO: in time by a model, not by the safe answer. AWG:"
            + " accuracy-weighted goodput in points, the\nmedian of the turns, and the least to the most of them. behind: by how many points skerry did better in the"
            + " same round, the median."
            + " unexplained: late without the machine having stood still for as long, of all that were late.");
  }
}

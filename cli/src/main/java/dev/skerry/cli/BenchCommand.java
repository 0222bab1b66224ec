package dev.skerry.cli;

import dev.skerry.benchmarks.path.PathExperiment;
import dev.skerry.engine.ThisJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench}. */
@Command(
    name = "bench",
    description = {"Run an experiment of docs/performance.md.", ""},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "EXPERIMENT",
    subcommands = {
      BenchCommand.PathCommand.class,
      InstrumentsCommand.class,
      NeverLateCommand.class,
      WallClockCommand.class,
      MixedCommand.class,
      FaultsCommand.class,
      RolloutsCommand.class,
      ConnectionsCommand.class,
      OfflineCommand.class,
      DecisionCommand.class,
      PlacementCommand.class,
      RoomsCommand.class,
      SiteCostCommand.class,
      CrowdCommand.class
    })
final class BenchCommand {

  /** {@code skerry bench path}. */
  @Command(
      name = "path",
      description = {
        "What stands between a client and the model: bare engine, in process, REST at 1 and 32 connections.",
        ""
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  skerry bench path --rounds 5 --json"})
  static final class PathCommand implements Callable<Integer> {
    @Option(
        names = "--model",
        paramLabel = "MODEL.onnx",
        description = "Another model; a network for digits unless set.")
    private @Nullable Path model;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "5",
        description = "How often each takes its turn (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
        names = "--turn",
        paramLabel = "TIME",
        defaultValue = "2s",
        description = "How long a turn is (${DEFAULT-VALUE}).")
    private Duration turn = Duration.ZERO;

    @Option(names = "--json", description = "Print for a machine.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      if (rounds < 1) {
        throw CommandException.wrong("--rounds: " + rounds + " (expected: 1 or more)");
      }
      Units.positive("--turn", turn);
      Path folder = Files.createTempDirectory("skerry-bench");
      try {
        PathExperiment experiment =
            new PathExperiment(ThisJvm.launcher(), Machine.serverOptions(), folder, turn, rounds);
        PathExperiment.Result result =
            experiment.run(
                model == null ? experiment.tinyModel() : model,
                line -> System.err.println("  " + line));
        if (json) {
          Printed.json(result);
        } else {
          print(result);
        }
        return 0;
      } finally {
        Folders.delete(folder);
      }
    }

    private static void print(PathExperiment.Result result) {
      System.out.printf("%s, median of %d rounds%n%n", result.model(), result.rounds());
      System.out.printf(
          "  %-12s %12s %10s %10s %10s%n", "", "requests/s", "p50 us", "p99 us", "p99.9 us");
      for (PathExperiment.Figures figures : result.figures()) {
        System.out.printf(
            Locale.ROOT,
            "  %-12s %12.0f %10.1f %10.1f %10.1f%n",
            figures.contestant().name().toLowerCase(Locale.ROOT),
            figures.perSecond(),
            figures.p50Us(),
            figures.p99Us(),
            figures.p999Us());
      }
      System.out.printf(
          Locale.ROOT,
          "%nREST, one connection: p50 is %.2f x the bare engine's (aim: at most 2.5), %.2f x that and an echo's together%n"
              + "in process: %.1f us over the bare engine (aim: at most 10)%n"
              + "REST, 32 connections: %.0f %% of one core of bare engine (aim: at least 70), p99 %.1f ms (aim: at most 5)%n",
          result.restP50OverBare(),
          result.restP50OverEcho(),
          result.inProcessExtraUs(),
          100 * result.busyShareOfOneCore(),
          result.busyP99Ms());
    }
  }
}

package dev.skerry.cli;

import dev.skerry.benchmarks.path.CrowdExperiment;
import dev.skerry.engine.ThisJvm;
import dev.skerry.sample.SampleFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench crowd}. */
@Command(
    name = "crowd",
    description = {
      "What becomes of many clients at once over REST, each with one request under way and little time for it, with tensors as text and as bytes.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry bench crowd --clients 32,100,300 --deadline 20ms"})
final class CrowdCommand implements Callable<Integer> {
  @Option(
      names = "--family",
      paramLabel = "FOLDER",
      description = "Another family, of FP32 inputs; the sample family unless set.")
  private @Nullable Path family;

  @Option(
      names = "--clients",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "32,100,300",
      description = "How many at once (${DEFAULT-VALUE}).")
  private List<Integer> clients = List.of();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "20ms",
      description = "How long an answer is of use (${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ZERO;

  @Option(
      names = "--turn",
      paramLabel = "TIME",
      defaultValue = "3s",
      description = "How long a turn is (${DEFAULT-VALUE}).")
  private Duration turn = Duration.ZERO;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each takes its turn (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Logs.quiet();
    Path folder = Files.createTempDirectory("skerry-bench");
    try {
      CrowdExperiment experiment =
          new CrowdExperiment(
              ThisJvm.launcher(), Machine.serverOptions(), folder, clients, deadline, turn, rounds);
      List<CrowdExperiment.Figures> all =
          experiment.run(
              family == null ? SampleFamily.unpack(folder.resolve("family")) : family,
              line -> System.err.println("  " + line));
      if (json) {
        Printed.json(all);
      } else {
        print(all);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    } finally {
      Folders.delete(folder);
    }
  }

  private void print(List<CrowdExperiment.Figures> all) {
    System.out.printf(
        "%7s %-6s %12s %9s %9s %9s  %s%n",
        "clients", "body", "answers/s", "p50 ms", "p99 ms", "late", "of all");
    for (CrowdExperiment.Figures figures : all) {
      System.out.printf(
          Locale.ROOT,
          "%7d %-6s %12.0f %9.2f %9.2f %8.2f%%  %s%n",
          figures.clients(),
          figures.body().name().toLowerCase(Locale.ROOT),
          figures.perSecond(),
          figures.p50Ms(),
          figures.p99Ms(),
          100 * figures.late(),
          figures.grades().entrySet().stream()
              .map(share ->
                  String.format(Locale.ROOT, "%s %.1f%%", share.getKey(), 100 * share.getValue()))
              .collect(Collectors.joining(", ")));
    }
    System.out.printf(
        "%nLate: more than %s for the client, from the first byte sent to the last one read. Numbers as text take longer to read%n"
            + "than bytes do. The load generator and the server share this machine.%n",
        Units.shown(deadline));
  }
}

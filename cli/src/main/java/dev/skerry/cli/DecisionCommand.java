package dev.skerry.cli;

import dev.skerry.benchmarks.decision.DecisionExperiment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench decision}. */
@Command(
    name = "decision",
    description = {
      "What one decision of the scheduler costs, under JMH: its time and what it allocates, for short and long lines, and for who has ample time or hardly any.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry bench decision --iterations 3 --turn 1s"})
final class DecisionCommand implements Callable<Integer> {
  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "6",
      description = "How many are measured for each length of line (${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--turn",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How long each is (${DEFAULT-VALUE}).")
  private Duration turn = Duration.ZERO;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (iterations < 1) {
      throw CommandException.wrong("--iterations: " + iterations + " (expected: 1 or more)");
    }
    if (turn.toMillis() < 1) {
      throw CommandException.wrong(
          "--turn: " + Units.shown(turn) + " (expected: at least 1ms, as in 2s)");
    }
    List<DecisionExperiment.Row> rows = new DecisionExperiment(iterations, turn).run();
    if (json) {
      Printed.json(rows);
      return 0;
    }
    System.out.printf(
        "%8s %-6s %10s %9s %9s %9s %9s %9s%n",
        "waiting", "time", "samples", "p50 us", "p90 us", "p99 us", "p99.9 us", "bytes");
    for (DecisionExperiment.Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%8d %-6s %10d %9.2f %9.2f %9.2f %9.2f %9.2f%n",
          row.waiting(),
          row.tight() ? "tight" : "ample",
          row.samples(),
          row.p50Us(),
          row.p90Us(),
          row.p99Us(),
          row.p999Us(),
          row.bytes());
    }
    System.out.printf("%n(aim: p99 at most 5 us, nothing allocated)%n");
    return 0;
  }
}

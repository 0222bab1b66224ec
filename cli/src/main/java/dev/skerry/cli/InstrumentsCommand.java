package dev.skerry.cli;

import dev.skerry.benchmarks.instruments.InstrumentCost;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench instruments}. */
@Command(
    name = "instruments",
    description = {
      "What counting costs a request: histograms by phase and outcome, and the cause of a miss.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry bench instruments --rounds 9 --json"})
final class InstrumentsCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "How often a million requests are recorded (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() {
    if (rounds < 1 || rounds > 1000) {
      throw CommandException.wrong("rounds: " + rounds + " (expected: 1 to 1000)");
    }
    List<InstrumentCost.Row> rows = InstrumentCost.measure(rounds);
    if (json) {
      Printed.json(rows);
    } else {
      System.out.printf("  %-10s %12s %12s %10s%n", "answer", "ns", "slowest", "bytes");
      for (InstrumentCost.Row row : rows) {
        System.out.printf(
            Locale.ROOT,
            "  %-10s %12.0f %12.0f %10.2f%n",
            row.request(),
            row.nanos(),
            row.slowest(),
            row.bytes());
      }
      System.out.println("aim: less than 1000 ns and 0 bytes a request");
    }
    return 0;
  }
}

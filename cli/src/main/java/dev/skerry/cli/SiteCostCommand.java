package dev.skerry.cli;

import dev.skerry.benchmarks.site.LocalCost;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench site-cost}. */
@Command(
    name = "site-cost",
    description = {
      "What being in a site costs a question that is answered where it was asked, with 2 and with 49 neighbours.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry bench site-cost --rounds 9 --json"})
final class SiteCostCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "How often 200,000 questions are asked (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() {
    if (rounds < 1 || rounds > 1000) {
      throw CommandException.wrong("rounds: " + rounds + " (expected: 1 to 1000)");
    }
    List<LocalCost.Row> rows = LocalCost.measure(rounds);
    if (json) {
      Printed.json(rows);
      return 0;
    }
    System.out.printf(
        "  %-12s %-8s %10s %12s %12s%n",
        "neighbours", "device", "ns alone", "ns more", "bytes more");
    for (LocalCost.Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "  %-12d %-8s %10.0f %12.0f %12.0f%n",
          row.neighbours(),
          row.busy() ? "busy" : "idle",
          row.alone(),
          row.more(),
          row.bytes());
    }
    System.out.println("aim: at most 2000 ns more");
    return 0;
  }
}

package dev.skerry.cli;

import dev.skerry.benchmarks.offline.Offline;
import dev.skerry.benchmarks.offline.Row;
import dev.skerry.device.offline.Drain;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench offline}. */
@Command(
    name = "offline",
    description = {
      "A device without its fleet for days, at ten messages a second, with power cuts; then the link is back, and all of"
          + " it has to go through beside live requests. In virtual time: the device's and the fleet's own classes, and"
          + " what others do.",
      "",
      "Ends with 1 if the device's own spool lost what it had acknowledged, took effect twice or out of order, or drained"
          + " less than 50 times as fast as messages came, or if live requests were late because of it.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  skerry bench offline --hours 2 --seeds 5 --json"})
final class OfflineCommand implements Callable<Integer> {
  private static final double MOST_LATER = 0.001;

  @Option(
      names = "--hours",
      paramLabel = "H",
      defaultValue = "" + Offline.USUAL_HOURS,
      description = "How long there is no link (${DEFAULT-VALUE}).")
  private double hours;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Worlds for each policy (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<Row> rows;
    Progress progress = new Progress(Machine.hasTerminal());
    try {
      rows = new Offline(hours, seeds).run(progress::show);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
    progress.end();
    if (json) {
      Printed.json(rows);
    } else {
      print(rows);
    }
    return rows.stream().allMatch(OfflineCommand::keepsPromises) ? 0 : 1;
  }

  private static boolean keepsPromises(Row row) {
    boolean small = row.policy().equals(Offline.OURS_SMALL);
    if (!small && !row.policy().equals(Offline.OURS)) {
      return true;
    }
    return row.lost() <= (small ? row.told() : 0)
        && row.twice() == 0
        && row.outOfOrder() == 0
        && (small || row.speed() >= Drain.LEAST_SPEED)
        && row.onTime() >= row.onTimeAlone() - MOST_LATER;
  }

  private static void print(List<Row> rows) {
    System.out.printf(
        "  %-17s %10s %12s %10s %9s %6s %7s %9s %5s %7s %9s%n",
        "policy",
        "handed in",
        "acknowledged",
        "lost",
        "told of",
        "twice",
        "order",
        "backlog",
        "cuts",
        "speed",
        "on time");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "  %-17s %10d %12d %10d %9d %6d %7d %9d %5d %6.0fx %8.3f%%%n",
          row.policy(),
          row.handed(),
          row.acknowledged(),
          row.lost(),
          row.told(),
          row.twice(),
          row.outOfOrder(),
          row.backlog(),
          row.cuts(),
          row.speed(),
          100 * row.onTime());
    }
    System.out.printf(
        Locale.ROOT,
        "%nlost: acknowledged, and never took effect; told of: dropped, and the fleet knows how many. speed: the outage by the"
            + " time that its%nbacklog took, in the slowest run. on time: live requests meanwhile, in the worst; %.3f %%"
            + " without a backlog.%n",
        100 * rows.getFirst().onTimeAlone());
  }
}

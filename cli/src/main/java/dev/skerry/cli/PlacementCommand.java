package dev.skerry.cli;

import dev.skerry.benchmarks.placement.Placements;
import dev.skerry.benchmarks.placement.Placements.Row;
import dev.skerry.fleet.placement.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench placement}. */
@Command(
    name = "placement",
    description = {
      "Random fleets, planned by the fleet's own planner and by the founding text's score, corrected; then a device"
          + " is lost, and the planner plans again.",
      "",
      "Ends with 1 if a plan took more than two seconds, placed less or was worth less than the score's, or moved"
          + " what it need not have.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  skerry bench placement --agents 200 --devices 50 --rounds 10"})
final class PlacementCommand implements Callable<Integer> {
  private static final double MOST_MILLIS = 2000;

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "200",
      description = "Agents, each with one to three copies (${DEFAULT-VALUE}).")
  private int agents;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "50",
      description = "Devices (${DEFAULT-VALUE}).")
  private int devices;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What chance begins with (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Fleets, one seed after the other (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--without-solver", description = "Without the constraint solver.")
  private boolean withoutSolver;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() {
    if (agents < 1 || devices < 2 || rounds < 1) {
      throw CommandException.wrong(
          "agents: "
              + agents
              + ", devices: "
              + devices
              + ", rounds: "
              + rounds
              + " (expected: >= 1, >= 2, >= 1)");
    }
    Planner planner = withoutSolver ? Planner.without("asked to") : Planner.load();
    Placements placements = new Placements(planner, System::nanoTime);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      rows.add(placements.run(agents, devices, seed + i));
    }
    if (json) {
      Printed.json(rows);
    } else {
      print(rows);
    }
    return rows.stream().allMatch(PlacementCommand::keepsPromises) ? 0 : 1;
  }

  private static boolean keepsPromises(Row row) {
    return row.millis() <= MOST_MILLIS
        && row.missing() <= row.baselineMissing()
        && row.worth() >= row.baselineWorth()
        && row.moves() == 0;
  }

  private static void print(List<Row> rows) {
    System.out.printf(
        "  %6s %9s %8s %9s %9s %9s %9s %6s %6s %9s%n",
        "seed",
        "ms",
        "missing",
        "points",
        "score's",
        "its miss",
        "at most",
        "lost",
        "moves",
        "again ms");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "  %6d %9.0f %8d %9d %9d %9d %9d %6d %6d %9.0f  %s%n",
          row.seed(),
          row.millis(),
          row.missing(),
          row.worth(),
          row.baselineWorth(),
          row.baselineMissing(),
          row.bound(),
          row.lost(),
          row.moves(),
          row.replanMillis(),
          row.how());
    }
    System.out.println(
        "\nmissing: copies for which there is no room. points: what the plan is worth, docs/placement.md says of what."
            + " at most: no plan is worth more.\nlost: copies that ran on the device that was lost. moves: others that"
            + " were moved for it.");
  }
}

package dev.skerry.cli;

import dev.skerry.benchmarks.rollout.Rollouts;
import dev.skerry.benchmarks.rollout.Row;
import dev.skerry.benchmarks.rollout.Scenario;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench rollouts}. */
@Command(
    name = "rollouts",
    description = {
      "Releases that are good, crash silently, fail or fall silent on some, or turn bad after hours, rolled out to a"
          + " fleet in virtual time: the fleet's and the devices' own classes, and what others do, on the same devices.",
      "",
      "Ends with 1 if the fleet's own rollout harmed more than 1 %% of devices, stopped more than one good release in a"
          + " thousand, or took more than 1.3 times as long as hawkBit's rule with its defaults to bring a good one to"
          + " all.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  skerry bench rollouts --devices 2000 --seeds 20",
      "  skerry bench rollouts --scenarios good,silent-on-5 --seeds 0 --json"
    })
final class RolloutsCommand implements Callable<Integer> {
  private static final double MOST_HARMED = 0.01;
  private static final double MOST_FALSE_STOPS = 0.001;
  private static final double MOST_TIME = 1.3;
  private static final String RIVAL = "hawkbit-50-50";

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "" + Rollouts.USUAL_DEVICES,
      description = "Devices in the fleet (${DEFAULT-VALUE}).")
  private int devices;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "" + Rollouts.USUAL_SEEDS,
      description =
          "Fleets of at most "
              + Rollouts.DEVICES_OF_SEEDS
              + " devices with a good release, to count false stops (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--scenarios",
      split = ",",
      paramLabel = "NAME",
      description =
          "good, crashes-silently, crash-loops, fails-on-5, silent-on-5, bad-after-6h, malformed-gate,"
              + " answers-wrongly, answers-better; all unless set.")
  private @Nullable List<String> scenarios;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "What chance begins with (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print for a machine.")
  private boolean json;

  @Override
  public Integer call() {
    List<Row> rows;
    Progress progress = new Progress(Machine.hasTerminal());
    try {
      rows = new Rollouts(devices, seeds, seed).run(chosen(), progress::show);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong(String.valueOf(e.getMessage()));
    }
    progress.end();
    if (json) {
      Printed.json(rows);
    } else {
      print(rows);
    }
    return rows.stream().allMatch(row -> keepsPromises(row, rows)) ? 0 : 1;
  }

  private List<Scenario> chosen() {
    return scenarios == null
        ? List.of(Scenario.values())
        : scenarios.stream().map(Scenario::of).toList();
  }

  private static boolean keepsPromises(Row row, List<Row> all) {
    if (!row.policy().equals(Rollouts.OURS)) {
      return true;
    }
    if (!row.scenario().equals(Scenario.GOOD.label())
        && !row.scenario().equals(Scenario.ANSWERS_BETTER.label())) {
      return row.harmed() <= MOST_HARMED;
    }
    boolean soon =
        all.stream()
            .filter(other -> other.policy().equals(RIVAL))
            .filter(other -> other.scenario().equals(row.scenario()))
            .filter(other -> other.devices() == row.devices())
            .allMatch(other -> row.fullMinutes() <= MOST_TIME * other.fullMinutes());
    return row.stopped() <= MOST_FALSE_STOPS * row.fleets() && row.full() > 0 && soon;
  }

  private static void print(List<Row> rows) {
    System.out.printf(
        "  %-17s %-14s %8s %7s %9s %9s %8s %9s %6s %9s%n",
        "release",
        "policy",
        "devices",
        "fleets",
        "harmed",
        "at most",
        "stopped",
        "after min",
        "full",
        "after min");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "  %-17s %-14s %8d %7d %8.2f%% %8.2f%% %8d %9.1f %6d %9.1f%n",
          row.scenario(),
          row.policy(),
          row.devices(),
          row.fleets(),
          100 * row.harmed(),
          100 * row.harmedAtMost(),
          row.stopped(),
          row.stopMinutes(),
          row.full(),
          row.fullMinutes());
    }
    System.out.println();
    for (Row row : rows) {
      if (row.policy().equals(Rollouts.OURS)) {
        System.out.println(row.scenario() + ": " + row.latest());
      }
    }
    System.out.println(
        "\nharmed: devices for which the release was bad for however short a time, in the mean and in the worst fleet."
            + " stopped: fleets in which it was\nstopped, and when. full: fleets in which 95 of 100 devices came to run"
            + " it, and when.");
  }
}

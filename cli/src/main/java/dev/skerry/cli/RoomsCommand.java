package dev.skerry.cli;

import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.benchmarks.site.Plan;
import dev.skerry.benchmarks.site.Rooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry bench site}. */
@Command(
    name = "site",
    description = {
      "Rooms of devices in virtual time, all of whose questions come to one: what becomes of them in a site, with no"
          + " sharing, by turns, and by least load.",
      "",
      "Ends with 1 if a question had no answer by its deadline, or came back to where it came from.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  skerry bench site --devices 3,5,50 --load 1.5"})
final class RoomsCommand implements Callable<Integer> {
  @Option(
      names = "--devices",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "3,5,50",
      description = "How many (${DEFAULT-VALUE}).")
  private List<Integer> devices = List.of();

  @Option(
      names = "--load",
      paramLabel = "L",
      defaultValue = "1.5",
      description =
          "What comes to the first, in shares of what it could answer with its best variant (${DEFAULT-VALUE}).")
  private double load;

  @Option(
      names = "--others",
      paramLabel = "L,…",
      split = ",",
      description =
          "What comes to the others, in turns, in the same shares: 0,0.9 for idle and busy ones. Nothing unless set.")
  private List<Double> others = List.of();

  @Option(
      names = "--ladder",
      paramLabel = "MS:POINTS,…",
      defaultValue = Sibling.USUAL,
      description = "Run time and accuracy of each sibling (${DEFAULT-VALUE}).")
  private String ladder = "";

  @Option(
      names = "--span",
      paramLabel = "TIME",
      defaultValue = "20s",
      description = "For how long questions come (${DEFAULT-VALUE}).")
  private Duration span = Duration.ofSeconds(20);

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
    if (devices.stream().anyMatch(count -> count < 2 || count > 200) || !(load > 0)) {
      throw CommandException.wrong(
          "--devices: " + devices + ", --load: " + load + " (expected: 2 to 200 each, > 0)");
    }
    if (others.stream().anyMatch(other -> !(other >= 0))) {
      throw CommandException.wrong("--others: " + others + " (expected: each >= 0)");
    }
    List<Sibling> siblings = Sibling.ladder(ladder);
    List<Map<String, Object>> all = new ArrayList<>();
    boolean good = true;
    for (int count : devices) {
      if (!json) {
        System.out.printf(
            Locale.ROOT,
            "%d devices, load %.2f%n  %-20s %8s %8s %9s %9s %6s%n",
            count,
            load,
            "",
            "on time",
            "goodput",
            "of bound",
            "forwarded",
            "peak");
      }
      for (Rooms.Row row : Rooms.play(Plan.atOne(count, load, others, siblings, span), seed)) {
        good &= row.outcome().unanswered() == 0 && row.outcome().looped() == 0;
        all.add(shown(count, row));
        if (!json) {
          print(row);
        }
      }
    }
    if (json) {
      Printed.json(Map.of("load", load, "seed", seed, "rows", all));
    }
    return good ? 0 : 1;
  }

  private static void print(Rooms.Row row) {
    System.out.printf(
        Locale.ROOT,
        "  %-20s %7.2f%% %8.2f %8.1f%% %8.1f%% %6.2f%n",
        row.way(),
        100 * row.outcome().onTime(),
        100 * row.outcome().goodput(),
        100 * row.ofBound(),
        100 * row.outcome().forwarded(),
        row.outcome().peak());
  }

  private static Map<String, Object> shown(int count, Rooms.Row row) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("devices", count);
    shown.put("way", row.way());
    shown.put("questions", row.outcome().questions());
    shown.put("on_time", row.outcome().onTime());
    shown.put("goodput", row.outcome().goodput());
    shown.put("of_bound", row.ofBound());
    shown.put("forwarded", row.outcome().forwarded());
    shown.put("peak", row.outcome().peak());
    shown.put("unanswered", row.outcome().unanswered());
    return shown;
  }
}

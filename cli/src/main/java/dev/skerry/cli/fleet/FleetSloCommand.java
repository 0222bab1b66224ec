package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet slo}. */
@Command(
    name = "slo",
    description = {
      "Show what share of its requests each agent is to answer in time, and how it does; or set it.",
      "",
      "BURN is how fast an agent uses up what thirty days allow it to miss: at 1 that lasts just so long, at 14.4 two days."
          + " ALARM says fast (look now) or steady (look today).",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  skerry fleet slo", "  skerry fleet slo bearing --on-time 99.95"})
final class FleetSloCommand implements Callable<Integer> {
  private static final double PER_CENT = 100;
  private static final double LEAST = 50;
  private static final double MOST = 99.9999;

  @Mixin private Access access = new Access();

  @Parameters(arity = "0..1", paramLabel = "AGENT", description = "This one; all unless set.")
  private @Nullable String agent;

  @Option(
      names = "--on-time",
      paramLabel = "PERCENT",
      description = "From now on it is to answer so many of a hundred in time; 99.9 unless set.")
  private @Nullable Double onTime;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Burn(
      OptionalDouble fiveMinutes,
      OptionalDouble hour,
      OptionalDouble halfHour,
      OptionalDouble sixHours,
      OptionalDouble budgetLeft,
      String alarm) {}

  record Held(String agent, double onTime, Burn burn) {}

  @Override
  public Integer call() {
    String name = agent;
    if (onTime != null) {
      hold(name, onTime);
    }
    byte[] said = access.ask("GET", "/v1/objectives", null);
    if (json) {
      System.out.println(new String(said, StandardCharsets.UTF_8));
      return 0;
    }
    List<Held> all =
        List.of(ManagementClient.read(said, Held[].class)).stream()
            .filter(held -> name == null || held.agent().equals(name))
            .toList();
    if (all.isEmpty()) {
      if (name != null) {
        throw CommandException.wrong(
            "agent: " + name + " is not known (expected: one of this fleet's)");
      }
      System.out.println("Nothing shall run yet. skerry fleet deploy says what shall.");
      return 0;
    }
    System.out.printf(
        "%-20s %10s %8s %8s %8s %8s %12s  %s%n",
        "AGENT", "OBJECTIVE", "BURN 5m", "30m", "1h", "6h", "BUDGET LEFT", "ALARM");
    all.forEach(FleetSloCommand::print);
    return 0;
  }

  private void hold(@Nullable String name, double percent) {
    if (name == null) {
      throw CommandException.wrong("--on-time: of no agent (expected: skerry fleet slo AGENT)");
    }
    if (!(percent >= LEAST && percent <= MOST)) {
      throw CommandException.wrong(
          "--on-time: " + percent + " (expected: per cent, " + LEAST + " to " + MOST + ")");
    }
    access.ask("PUT", "/v1/agents/" + name + "/objective", Map.of("on_time", percent / PER_CENT));
  }

  private static void print(Held held) {
    Burn burn = held.burn();
    System.out.printf(
        Locale.ROOT,
        "%-20s %9s%% %8s %8s %8s %8s %12s  %s%n",
        held.agent(),
        String.format(Locale.ROOT, "%.6g", PER_CENT * held.onTime()).replaceAll("0+$|\\.0+$", ""),
        rate(burn.fiveMinutes()),
        rate(burn.halfHour()),
        rate(burn.hour()),
        rate(burn.sixHours()),
        burn.budgetLeft().isPresent()
            ? String.format(
                Locale.ROOT, "%.1f%%", PER_CENT * Math.max(0, burn.budgetLeft().getAsDouble()))
            : "-",
        burn.alarm().equals("NONE") ? "-" : burn.alarm().toLowerCase(Locale.ROOT));
  }

  private static String rate(OptionalDouble rate) {
    return rate.isPresent() ? String.format(Locale.ROOT, "%.1f", rate.getAsDouble()) : "-";
  }
}

package dev.skerry.cli.fleet;

import dev.skerry.link.LinkJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet placement}. */
@Command(
    name = "placement",
    description = {"Say where an agent runs, why there, and why nowhere else.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet placement bearing"})
final class FleetPlacementCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(paramLabel = "AGENT", description = "Its name.")
  private @Nullable String agent;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Line(String device, String words, Optional<String> now) {}

  record Shown(
      String agent,
      int copies,
      int missing,
      String words,
      String help,
      List<Line> chosen,
      List<Line> refused,
      List<Line> passedOver) {}

  @Override
  public Integer call() {
    byte[] answer =
        access.ask("GET", "/v1/agents/" + Objects.requireNonNull(agent) + "/placement", null);
    if (json) {
      System.out.println(new String(answer, StandardCharsets.UTF_8));
    } else {
      print(LinkJson.read(answer, Shown.class));
    }
    return 0;
  }

  static void print(Shown shown) {
    System.out.println(shown.agent() + ": " + shown.words());
    if (!shown.help().isEmpty()) {
      System.out.println("  " + shown.help());
    }
    shown.chosen().forEach(line -> print(happens(line), line));
    lines("cannot run on", shown.refused());
    lines("could run on", shown.passedOver());
  }

  private static String happens(Line line) {
    return switch (line.now().orElse("")) {
      case "RUNS" -> "runs on";
      case "REFUSED" -> "refused by";
      case "SILENT" -> "silent is";
      case "ON_ITS_WAY" -> "on its way to";
      default -> "would run on";
    };
  }

  private static void lines(String what, List<Line> lines) {
    lines.forEach(line -> print(what, line));
  }

  private static void print(String what, Line line) {
    System.out.printf("  %-14s %-20s %s%n", what, line.device(), line.words());
  }
}

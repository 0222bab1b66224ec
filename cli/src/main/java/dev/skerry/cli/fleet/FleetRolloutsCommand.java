package dev.skerry.cli.fleet;

import dev.skerry.link.LinkJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet rollouts}. */
@Command(
    name = "rollouts",
    description = {"Show rollouts, or one of them and what was decided about it.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet rollouts", "  skerry fleet rollouts bearing-1"})
final class FleetRolloutsCommand implements Callable<Integer> {
  private static final int SHORT = 8;

  @Mixin private Access access = new Access();

  @Parameters(arity = "0..1", paramLabel = "ROLLOUT", description = "Its name.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Decided(Instant at, String what, String by, String words) {}

  record Shown(
      String name,
      String agent,
      String state,
      String from,
      String to,
      List<String> waves,
      int begun,
      Instant since,
      List<Decided> decisions) {}

  @Override
  public Integer call() {
    String path = name == null ? "/v1/rollouts" : "/v1/rollouts/" + name;
    byte[] answer = access.ask("GET", path, null);
    if (json) {
      System.out.println(new String(answer, StandardCharsets.UTF_8));
    } else if (name == null) {
      List<Shown> all = List.of(LinkJson.read(answer, Shown[].class));
      if (all.isEmpty()) {
        System.out.println("No rollout yet. skerry fleet rollout begins one.");
      }
      all.forEach(FleetRolloutsCommand::line);
    } else {
      one(LinkJson.read(answer, Shown.class));
    }
    return 0;
  }

  private static void line(Shown shown) {
    System.out.printf(
        "%-20s %-12s %s -> %s  wave %d of %d (%s)%n",
        shown.name(),
        shown.state().toLowerCase(Locale.ROOT).replace('_', ' '),
        shown.from().substring(0, SHORT),
        shown.to().substring(0, SHORT),
        shown.begun(),
        shown.waves().size(),
        String.join(", ", shown.waves()));
  }

  static void one(Shown shown) {
    line(shown);
    for (Decided decided : shown.decisions()) {
      System.out.println(
          decided.at().truncatedTo(ChronoUnit.SECONDS)
              + "  "
              + decided.by()
              + ": "
              + decided.words());
    }
  }
}

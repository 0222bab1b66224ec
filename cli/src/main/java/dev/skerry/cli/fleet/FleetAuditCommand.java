package dev.skerry.cli.fleet;

import dev.skerry.link.LinkJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skerry fleet audit}. */
@Command(
    name = "audit",
    description = {"Show what was done in the fleet, and by whom, newest first.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet audit"})
final class FleetAuditCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Entry(long id, Instant at, String who, String action, String subject, String detail) {}

  @Override
  public Integer call() {
    byte[] answer = access.ask("GET", "/v1/audit", null);
    if (json) {
      System.out.println(new String(answer, StandardCharsets.UTF_8));
      return 0;
    }
    for (Entry entry : LinkJson.read(answer, Entry[].class)) {
      System.out.printf(
          "%s  %-12s %-18s %s  %s%n",
          entry.at().truncatedTo(ChronoUnit.SECONDS),
          entry.who(),
          entry.action(),
          entry.subject(),
          entry.detail());
    }
    return 0;
  }
}

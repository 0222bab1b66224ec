package dev.skerry.cli.fleet;

import dev.skerry.link.AgentReport;
import dev.skerry.link.Report;
import dev.skerry.link.SiteSight;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skerry fleet devices}. */
@Command(
    name = "devices",
    description = {"Show the devices of the fleet, and what runs on each.", ""},
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry fleet devices"})
final class FleetDevicesCommand implements Callable<Integer> {
  private static final Duration SILENT = Duration.ofSeconds(30);

  @Mixin private Access access = new Access();

  @Option(
      names = "--json",
      description = "Print JSON: a line for each page of at most 200 devices.")
  private boolean json;

  record Shown(
      String name,
      String site,
      Optional<Instant> revokedAt,
      long revision,
      Optional<Report> report,
      Optional<Instant> seenAt) {}

  record Page(List<Shown> devices, Optional<String> next, Instant now) {}

  @Override
  public Integer call() {
    Optional<String> next = Optional.of("");
    boolean none = true;
    while (next.isPresent()) {
      byte[] said = access.ask("GET", "/v1/devices?after=" + next.get(), null);
      Page page = ManagementClient.read(said, Page.class);
      if (json) {
        System.out.println(new String(said, StandardCharsets.UTF_8));
      } else if (none && !page.devices().isEmpty()) {
        System.out.printf("%-20s %-12s %-22s %s%n", "DEVICE", "SITE", "STATE", "AGENTS");
      }
      none &= page.devices().isEmpty();
      if (!json) {
        print(page);
      }
      next = page.next();
    }
    if (none && !json) {
      System.out.println("No device has joined yet. skerry fleet token makes a token for one.");
    }
    return 0;
  }

  private static void print(Page page) {
    for (Shown device : page.devices()) {
      System.out.printf(
          "%-20s %-12s %-22s %s%n",
          device.name(),
          device.site().isEmpty() ? "-" : device.site(),
          state(device, page.now()),
          agents(device));
    }
  }

  private static String state(Shown device, Instant now) {
    if (device.revokedAt().isPresent()) {
      return "revoked";
    }
    if (device.seenAt().isEmpty()) {
      return "never heard of";
    }
    Duration silent = Duration.between(device.seenAt().get(), now);
    if (silent.compareTo(SILENT) > 0) {
      return "silent for " + age(silent);
    }
    String sees = device.report().flatMap(Report::sees).map(FleetDevicesCommand::sees).orElse("");
    return (device.report().map(Report::known).orElse(-1L) == device.revision()
            ? "in touch"
            : "in touch, behind")
        + sees;
  }

  private static String sees(SiteSight sight) {
    return ", sees "
        + sight.devices().size()
        + (sight.expected() > 0 ? " of " + sight.expected() : "");
  }

  private static String age(Duration of) {
    return of.toDays() > 0
        ? of.toDays() + " d"
        : of.toHours() > 0
            ? of.toHours() + " h"
            : of.toMinutes() > 0 ? of.toMinutes() + " min" : of.toSeconds() + " s";
  }

  private static String agents(Shown device) {
    StringBuilder text = new StringBuilder();
    for (AgentReport agent : device.report().map(Report::agents).orElse(List.of())) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(agent.agent())
          .append(' ')
          .append(agent.running().map(Digest::hex).map(hex -> hex.substring(0, 8)).orElse("-"))
          .append(' ')
          .append(agent.phase().name().toLowerCase(Locale.ROOT))
          .append(" (")
          .append(agent.tally().answered())
          .append(" answered)")
          .append(agent.reason().isEmpty() ? "" : ": " + agent.reason());
    }
    return text.isEmpty() ? "-" : text.toString();
  }
}

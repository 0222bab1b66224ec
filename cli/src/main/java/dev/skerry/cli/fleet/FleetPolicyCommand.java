package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.policy.Policy;
import dev.skerry.policy.PolicyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet policy}. */
@Command(
    name = "policy",
    description = {
      "Say what devices may do, or show what was said.",
      "",
      "A file has one rule a line, NAME: EXPRESSION in CEL, of rungs_below_top, per_second, largest_batch, updates,"
          + " offload, take_in and telemetry. Expressions may use heat_headroom (degrees Celsius), battery and memory (0.0 to 1.0), on_battery,"
          + " requests_per_second, unlinked_minutes and hour (UTC). What a file does not mention is not held back. A site with"
          + " a policy of its own follows that alone.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example of a file:",
      "  rungs_below_top: on_battery && battery < 0.3 ? 2 : 0",
      "  updates: hour >= 1 && hour < 5 && !on_battery",
      "",
      "Examples:",
      "  skerry fleet policy",
      "  skerry fleet policy night.policy --check",
      "  skerry fleet policy night.policy --site hall-3 --lease 12h"
    })
final class FleetPolicyCommand implements Callable<Integer> {
  @Mixin private Access access = new Access();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The rules; without it, those that count are shown.")
  private @Nullable Path file;

  @Option(
      names = "--site",
      paramLabel = "NAME",
      defaultValue = "",
      description = "For devices of this site; for all that have none of their own unless set.")
  private String site = "";

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "24h",
      description =
          "For how long a device follows it that does not hear from the fleet (${DEFAULT-VALUE}).")
  private Duration lease = Duration.ofHours(24);

  @Option(names = "--check", description = "Only tell whether the file is good.")
  private boolean check;

  record Asked(String site, String text, Duration lease) {}

  record Made(long version, List<String> notes) {}

  record Written(
      long version, String site, Duration lease, String text, String madeBy, Instant madeAt) {}

  @Override
  public Integer call() {
    Path from = file;
    if (from == null) {
      show();
      return 0;
    }
    String text = read(from);
    if (check) {
      System.out.println(from + " is good.");
      return 0;
    }
    Made made = access.ask("POST", "/v1/policies", new Asked(site, text, lease), Made.class);
    made.notes().forEach(System.err::println);
    System.out.println(
        "Version "
            + made.version()
            + " counts for "
            + (site.isEmpty() ? "the fleet" : site)
            + " from now on. skerry fleet messages says what devices make of it.");
    return 0;
  }

  private static String read(Path from) {
    try {
      String text = Files.readString(from, StandardCharsets.UTF_8);
      Policy.parse(text);
      return text;
    } catch (IOException e) {
      throw CommandException.wrong(from + " cannot be read (expected: an existing file, in UTF-8)");
    } catch (PolicyException e) {
      throw CommandException.wrong(from + ": " + e.getMessage());
    }
  }

  /* In the largest unit of which it is a whole number. */
  static String inWords(Duration lease) {
    long seconds = lease.toSeconds();
    return seconds % 3600 == 0
        ? seconds / 3600 + " h"
        : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  private void show() {
    Written[] all = access.ask("GET", "/v1/policies", null, Written[].class);
    if (all.length == 0) {
      System.out.println(
          "Nothing was said: devices hold nothing back but what their hardware bears.");
    }
    for (Written one : all) {
      System.out.println(
          (one.site().isEmpty() ? "fleet" : "site " + one.site())
              + ": version "
              + one.version()
              + ", by "
              + one.madeBy()
              + " at "
              + one.madeAt()
              + ", lease "
              + inWords(one.lease()));
      one.text().lines().forEach(line -> System.out.println("  " + line));
    }
  }
}

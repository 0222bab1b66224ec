package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.terms.Grade;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skerry fleet analytics}. */
@Command(
    name = "analytics",
    description = {
      "Show what came of requests: how many in time, what answered them, how quickly, and why not.",
      "",
      "Without an agent it shows each agent; with one, how it did over time and on each device. Beneath that it says"
          + " whether inputs or outputs have drifted, against as long a time before.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  skerry fleet analytics",
      "  skerry fleet analytics bearing --last 6h",
      "  skerry fleet analytics bearing --site hall-1 --last 7d --json"
    })
final class FleetAnalyticsCommand implements Callable<Integer> {
  private static final Pattern WHILE = Pattern.compile("([0-9]{1,5})([mhd])");
  private static final String ROW = "%-22s %10s %9s %7s %7s %7s %7s %7s %9s %9s %9s %9s%n";
  private static final String DRIFT = "%-22s %10s %10s %13s %13s %11s %7s%n";
  private static final int ROWS = 20;
  private static final double PER_CENT = 100;
  private static final String NONE = "-";

  @Mixin private Access access = new Access();

  @Parameters(arity = "0..1", paramLabel = "AGENT", description = "This one; each unless set.")
  private @Nullable String agent;

  @Option(names = "--site", paramLabel = "SITE", description = "On devices of this site alone.")
  private @Nullable String site;

  @Option(names = "--device", paramLabel = "DEVICE", description = "On this device alone.")
  private @Nullable String device;

  @Option(
      names = "--last",
      paramLabel = "WHILE",
      defaultValue = "1h",
      description = "For how long back: 30m, 6h, 7d (${DEFAULT-VALUE}); at most 90d.")
  private String last = "1h";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  record Latency(double p50, double p95, double p99, double mean) {}

  record Point(
      Instant at,
      long requests,
      OptionalDouble onTime,
      Map<Grade, Long> grades,
      long refused,
      Map<String, Long> misses,
      Optional<Latency> latency,
      OptionalDouble joules) {}

  record Change(String trait, double distance, boolean drifted) {}

  record Drift(
      long looked,
      long before,
      Optional<Change> inputs,
      Optional<Change> outputs,
      OptionalDouble confidence,
      OptionalDouble confidenceBefore) {}

  record Series(
      Duration step,
      Point total,
      List<Point> points,
      Map<String, Point> by,
      Optional<Map<String, Drift>> drift) {}

  @Override
  public Integer call() {
    byte[] said = access.ask("GET", path(), null);
    if (json) {
      System.out.println(new String(said, StandardCharsets.UTF_8));
      return 0;
    }
    Series series = ManagementClient.read(said, Series.class);
    if (series.total().requests() == 0) {
      System.out.println(
          "Nothing was asked in the last " + last + ", or no device has told of it yet.");
      return 0;
    }
    System.out.printf(
        ROW,
        agent == null ? "AGENT" : "FROM",
        "REQUESTS",
        "IN TIME",
        "FULL",
        "VARIANT",
        "PEER",
        "CACHED",
        "SAFE",
        "P50 ms",
        "P95 ms",
        "P99 ms",
        "JOULES");
    if (agent != null) {
      // No more rows than fit on a screen: those are the newest.
      int from = Math.max(0, series.points().size() - ROWS);
      series
          .points()
          .subList(from, series.points().size())
          .forEach(point -> print(point.at().truncatedTo(ChronoUnit.MINUTES).toString(), point));
      System.out.println();
    }
    series.by().forEach(FleetAnalyticsCommand::print);
    print("all", series.total());
    misses(series.total());
    series
        .drift()
        .filter(some -> !some.isEmpty())
        .ifPresent(some -> drift(agent == null ? "AGENT" : "DEVICE", last, some));
    return 0;
  }

  private String path() {
    StringBuilder path = new StringBuilder("/v1/analytics?by=");
    path.append(agent == null ? "agent" : "device");
    path.append("&last=").append(range(last).toSeconds());
    put(path, "agent", agent);
    put(path, "site", site);
    put(path, "device", device);
    return path.toString();
  }

  private static void put(StringBuilder path, String name, @Nullable String value) {
    if (value != null) {
      path.append('&').append(name).append('=');
      path.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static Duration range(String last) {
    Matcher matcher = WHILE.matcher(last);
    if (!matcher.matches()) {
      throw CommandException.wrong("--last: " + last + " (expected: 30m, 6h or 7d, say)");
    }
    long count = Long.parseLong(matcher.group(1));
    Duration range =
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (range.isZero() || range.compareTo(Duration.ofDays(90)) > 0) {
      throw CommandException.wrong("--last: " + last + " (expected: 1m to 90d)");
    }
    return range;
  }

  private static void print(String name, Point point) {
    System.out.printf(
        Locale.ROOT,
        ROW,
        name,
        String.format(Locale.ROOT, "%,d", point.requests()),
        point.onTime().isPresent()
            // Down, so that what is not all of it never looks so.
            ? String.format(
                Locale.ROOT, "%.2f%%", Math.floor(point.onTime().getAsDouble() * 10_000) / PER_CENT)
            : NONE,
        share(point, Grade.FULL),
        share(point, Grade.VARIANT),
        share(point, Grade.PEER),
        share(point, Grade.CACHED),
        share(point, Grade.SAFE),
        point.latency().map(latency -> millis(latency.p50())).orElse(NONE),
        point.latency().map(latency -> millis(latency.p95())).orElse(NONE),
        point.latency().map(latency -> millis(latency.p99())).orElse(NONE),
        point.joules().isPresent()
            ? String.format(Locale.ROOT, "%,.1f", point.joules().getAsDouble())
            : NONE);
  }

  private static String share(Point point, Grade grade) {
    long count = point.grades().getOrDefault(grade, 0L);
    return count == 0
        ? NONE
        : String.format(Locale.ROOT, "%.1f%%", PER_CENT * count / point.requests());
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.3f", millis);
  }

  private static void drift(String what, String last, Map<String, Drift> drifts) {
    System.out.println();
    System.out.println(
        "Drift, against the " + last + " before (0: none, 1: nothing is as it was):");
    System.out.printf(
        DRIFT, what, "LOOKED AT", "BEFORE", "INPUTS", "OUTPUTS", "CONFIDENCE", "BEFORE");
    drifts.forEach((name, drift) ->
        System.out.printf(
            DRIFT,
            name,
            String.format(Locale.ROOT, "%,d", drift.looked()),
            String.format(Locale.ROOT, "%,d", drift.before()),
            change(drift.inputs()),
            change(drift.outputs()),
            hundredths(drift.confidence()),
            hundredths(drift.confidenceBefore())));
    drifts.forEach((name, drift) -> {
      drift.inputs().filter(Change::drifted).ifPresent(change -> drifted(name, change));
      drift.outputs().filter(Change::drifted).ifPresent(change -> drifted(name, change));
    });
  }

  private static void drifted(String name, Change change) {
    System.out.println(name + " has drifted most in its " + change.trait() + ".");
  }

  private static String change(Optional<Change> change) {
    return change
        .map(some ->
            String.format(Locale.ROOT, "%.2f", some.distance())
                + (some.drifted() ? " drifted" : ""))
        .orElse("too few");
  }

  private static String hundredths(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : NONE;
  }

  private static void misses(Point total) {
    StringBuilder text = new StringBuilder();
    total.misses().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(cause ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(cause.getKey())
                .append(' ')
                .append(cause.getValue()));
    if (!text.isEmpty()) {
      System.out.println();
      System.out.println("Late, safe or not answered, by cause: " + text);
    }
    if (total.refused() > 0) {
      System.out.println("Not answered: " + total.refused());
    }
  }
}

package dev.skerry.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.cli.wiring.SiteView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry site}. */
@Command(
    name = "site",
    description = {
      "Show the site of a device as it sees it: who is there, how busy each is, and who answers what.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  skerry device run --site 192.168.1.7:7800",
      "  skerry site",
      "Each device sees the site with its own eyes: ask another one with --metrics."
    })
final class SiteCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final long LONGEST = 16L << 20;
  /* What changes a terminal rather than being seen on it. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]");

  @Option(
      names = "--metrics",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8002",
      description = "Where the device has its metrics (${DEFAULT-VALUE}).")
  private URI metrics = URI.create("http://127.0.0.1:8002");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String told = told();
    if (json) {
      System.out.println(plain(told));
      return 0;
    }
    SiteView view;
    try {
      view = JSON.readValue(told, SiteView.class);
    } catch (JsonProcessingException e) {
      throw CommandException.failed(metrics + ": what is there is no device of this version");
    }
    print(view);
    return 0;
  }

  private String told() throws IOException, InterruptedException {
    URI page;
    try {
      page = metrics.resolve("/site");
    } catch (IllegalArgumentException e) {
      throw CommandException.wrong("--metrics: " + metrics + " (expected: http://HOST:PORT)");
    }
    if (page.getHost() == null || !"http".equals(page.getScheme())) {
      throw CommandException.wrong("--metrics: " + metrics + " (expected: http://HOST:PORT)");
    }
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(page).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST));
      if (response.statusCode() == NOT_FOUND) {
        throw CommandException.failed(
            metrics + ": that device is in no site (expected: one that was started with --site)");
      }
      if (response.statusCode() != OK) {
        throw CommandException.failed(metrics + ": " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw CommandException.failed(
          metrics + ": nobody answers there (expected: a running device's --metrics-port)");
    }
  }

  /** {@code text}, with a mark in place of what a terminal would obey. */
  static String plain(String text) {
    return UNSEEN.matcher(text).replaceAll("?");
  }

  private static void print(SiteView view) {
    if (view.site().isEmpty()) {
      System.out.println("The device has not joined its site yet; its log says why.");
      return;
    }
    System.out.println(
        "Site "
            + plain(view.site())
            + ", as "
            + plain(view.device())
            + " sees it: "
            + view.devices().size()
            + (view.expected() > 0 ? " of " + view.expected() : "")
            + " here"
            + (view.expected() > 0 && !view.quorum() ? ", no quorum" : ""));
    System.out.printf(
        "%-20s %-14s %6s %11s %12s %10s  %s%n",
        "DEVICE", "STATE", "BUSY", "WAITING", "ROUND TRIP", "ANSWERED", "AGENTS");
    view.devices().forEach(SiteCommand::print);
    missing(view).ifPresent(System.out::println);
    System.out.println(
        "Of "
            + plain(view.device())
            + "'s questions others answered "
            + view.answered()
            + "; "
            + view.fallbacks()
            + " were sent away and answered here after all.");
    if (!view.mayLeave()) {
      System.out.println("None leaves it now: its policy has offload: false.");
    }
  }

  /** Who is missing, as far as this device can tell; empty if nobody is. */
  static Optional<String> missing(SiteView view) {
    List<String> words = new ArrayList<>();
    view.missing()
        .forEach(gone -> words.add(plain(gone.device()) + ", for " + time(gone.forMs() / 1e3)));
    int others = view.expected() - view.devices().size() - view.missing().size();
    if (others > 0) {
      words.add(others + (words.isEmpty() ? "" : " more") + " that this device has not seen");
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of("Missing: " + String.join("; ", words) + ".");
  }

  private static String time(double seconds) {
    return seconds < 120
        ? Math.round(seconds) + " s"
        : seconds < 7200 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
  }

  private static void print(SiteView.Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %-14s %6s %11s %12s %10s  %s%n",
        plain(row.device()),
        state(row),
        row.heard() ? String.format(Locale.ROOT, "%.0f %%", 100 * row.busy()) : "-",
        row.heard() ? String.format(Locale.ROOT, "%.1f ms", row.backlogMs()) : "-",
        row.self() || !row.heard()
            ? "-"
            : String.format(Locale.ROOT, "%.2f ms", row.roundTripUs() / 1000),
        row.self() ? "-" : row.answered(),
        row.agents().isEmpty()
            ? "-"
            : row.agents().stream().map(SiteCommand::agent).collect(Collectors.joining(", ")));
  }

  private static String state(SiteView.Row row) {
    if (row.self()) {
      return row.open() ? "itself" : "itself, closed";
    }
    if (!row.heard()) {
      return "silent";
    }
    return row.doubted() ? "doubted" : row.open() ? "open" : "closed";
  }

  private static String agent(SiteView.Agent agent) {
    return plain(agent.name() + " " + agent.version())
        + (agent.variants().isEmpty() ? " (no variant)" : " (" + agent.variants().size() + ")");
  }
}

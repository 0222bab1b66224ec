package dev.skerry.fleet.api;

import dev.skerry.fleet.Refusal;
import dev.skerry.fleet.analytics.Analytics;
import dev.skerry.fleet.analytics.Asked;
import dev.skerry.fleet.analytics.Exposition;
import dev.skerry.fleet.analytics.Objectives;
import dev.skerry.fleet.analytics.Point;
import dev.skerry.fleet.drift.Drift;
import dev.skerry.fleet.registry.Agents;
import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Names;
import dev.skerry.time.Time;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What people may ask of what came of requests, and what they may hold agents to. */
final class Insight {
  private static final Duration USUAL = Duration.ofHours(1);

  private static final int MOST_NAMED = 20;

  private final Analytics analytics;
  private final Agents agents;
  private final Objectives objectives;
  private final Exposition exposition;
  private final Time time;
  private volatile Supplier<String> also = () -> "";

  Insight(Database database, Time time) {
    this.analytics = new Analytics(database);
    this.agents = new Agents(database);
    this.objectives = new Objectives(database);
    this.exposition = new Exposition(database);
    this.time = time;
  }

  /** A series; {@code step} in milliseconds. */
  record Series(
      Duration step,
      Point total,
      List<Point> points,
      Map<String, Point> by,
      Map<String, Drift> drift) {}

  record ObjectiveAsked(double onTime) {}

  void series(ServerRequest request, ServerResponse response, String who) {
    Instant now = time.now();
    Instant to = instant(request, "to").orElse(now);
    Duration last = seconds(request, "last").orElse(USUAL);
    Instant from = instant(request, "from").orElseGet(() -> to.minus(last));
    Duration step = seconds(request, "step").orElseGet(() -> Asked.step(from, to));
    Asked asked =
        new Asked(
            text(request, "agent").orElse(""),
            text(request, "site").orElse(""),
            text(request, "device").orElse(""),
            from,
            to,
            step);
    Point.Series series = analytics.series(asked);
    if (series.total().requests() == 0) {
      requireKnown(asked.agent());
    }
    Optional<Analytics.By> named = text(request, "by").map(Insight::by);
    Map<String, Point> by = named.map(what -> analytics.each(asked, what)).orElse(Map.of());
    // What different agents take and give has nothing in common.
    Map<String, Drift> drift =
        named
            .filter(what -> what == Analytics.By.AGENT || !asked.agent().isEmpty())
            .map(what -> analytics.drift(asked, what))
            .orElse(Map.of());
    Http.send(response, new Series(series.step(), series.total(), series.points(), by, drift));
  }

  /* One that nobody deployed and that nothing is kept of is a slip of the pen. */
  private void requireKnown(String agent) {
    List<String> names = agents.all().stream().map(Agents.Intent::name).toList();
    if (!agent.isEmpty() && !names.contains(agent)) {
      throw new Refusal(
          Refusal.Category.NOT_FOUND,
          "agent: "
              + agent
              + " is not known (expected: "
              + (names.isEmpty()
                  ? "one that was deployed; none is"
                  : names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                      + (names.size() > MOST_NAMED ? ", …" : ""))
              + ")");
    }
  }

  private static Analytics.By by(String what) {
    for (Analytics.By by : Analytics.By.values()) {
      if (by.name().toLowerCase(Locale.ROOT).equals(what)) {
        return by;
      }
    }
    throw new Refusal(
        Refusal.Category.INVALID, "by: " + what + " (expected: agent, site or device)");
  }

  private static Optional<String> text(ServerRequest request, String name) {
    return request.query().first(name).asOptional().filter(value -> !value.isEmpty());
  }

  private static Optional<Instant> instant(ServerRequest request, String name) {
    return text(request, name)
        .map(value -> {
          try {
            return Instant.parse(value);
          } catch (DateTimeException e) {
            throw new Refusal(
                Refusal.Category.INVALID,
                name + ": not a time (expected: 2026-11-27T08:00:00Z)",
                e);
          }
        });
  }

  private static Optional<Duration> seconds(ServerRequest request, String name) {
    return text(request, name)
        .map(value -> {
          if (!value.matches("[0-9]{1,8}")) {
            throw new Refusal(
                Refusal.Category.INVALID, name + ": not a number (expected: seconds)");
          }
          return Duration.ofSeconds(Long.parseLong(value));
        });
  }

  void objectives(ServerRequest request, ServerResponse response, String who) {
    Http.send(response, objectives.all(time.now()));
  }

  void hold(ServerRequest request, ServerResponse response, String who) {
    String agent = request.path().pathParameters().get("agent");
    Names.check("agent", agent);
    objectives.put(agent, Http.read(request, ObjectiveAsked.class).onTime(), who);
    Http.send(
        response,
        objectives
            .find(agent, time.now())
            .orElseThrow(() ->
                new Refusal(Refusal.Category.NOT_FOUND, "agent: " + agent + " is not known")));
  }

  void metrics(ServerRequest request, ServerResponse response, String who) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    response.send(metrics().getBytes(StandardCharsets.UTF_8));
  }

  String metrics() {
    return exposition.text(time.now()) + also.get();
  }

  void tellAlso(Supplier<String> more) {
    also = more;
  }
}

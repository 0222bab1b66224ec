package dev.skerry.fleet.analytics;

import dev.skerry.fleet.store.Database;
import dev.skerry.terms.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What Prometheus reads of a fleet: of the last five minutes, by agent, by site and in all. Devices
 * are left out, so that series stay bounded; whoever wants those scrapes them.
 */
public final class Exposition {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  /* So that whoever asks often costs the database little. */
  private static final Duration FRESH = Duration.ofSeconds(5);
  /* These read thirty days, and hardly move in so short a time. */
  private static final Duration OBJECTIVES_FRESH = Duration.ofMinutes(1);
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Analytics analytics;
  private final Objectives objectives;
  private String last = "";
  private Instant at = Instant.MIN;
  private List<Objectives.Held> held = List.of();
  private Instant heldAt = Instant.MIN;

  public Exposition(Database database) {
    this.analytics = new Analytics(database);
    this.objectives = new Objectives(database);
  }

  /** All of it, at most five seconds old; what is said of objectives, at most a minute. */
  public synchronized String text(Instant now) {
    if (isOld(at, FRESH, now)) {
      if (isOld(heldAt, OBJECTIVES_FRESH, now)) {
        held = objectives.all(now);
        heldAt = now;
      }
      Asked asked = new Asked("", "", "", now.minus(WINDOW), now, Duration.ofMinutes(1));
      last =
          write(
              analytics.series(asked).total(),
              analytics.each(asked, Analytics.By.SITE),
              analytics.each(asked, Analytics.By.AGENT),
              held);
      at = now;
    }
    return last;
  }

  /* Also if the clock was set back. */
  static boolean isOld(Instant at, Duration fresh, Instant now) {
    return at.isAfter(now) || at.isBefore(now.minus(fresh));
  }

  static String write(
      Point all,
      Map<String, Point> sites,
      Map<String, Point> agents,
      List<Objectives.Held> objectives) {
    StringBuilder out = new StringBuilder();
    points(out, "skerry_fleet", "", Map.of("", all));
    points(out, "skerry_site", "site", sites);
    points(out, "skerry_agent", "agent", agents);
    objectives(out, objectives);
    return out.toString();
  }

  private static void points(
      StringBuilder out, String prefix, String label, Map<String, Point> points) {
    gauge(
        out,
        prefix + "_requests_per_second",
        "Requests, over the last five minutes",
        points,
        label,
        point -> OptionalDouble.of((double) point.requests() / WINDOW.toSeconds()));
    gauge(
        out,
        prefix + "_on_time_ratio",
        "The share of requests that was answered in time, over the last five minutes",
        points,
        label,
        Point::onTime);
    head(out, prefix + "_grade_ratio", "The share of requests by what answered them");
    points.forEach((name, point) -> {
      for (Grade grade : Grade.values()) {
        String labels = labels(label, name, "grade", grade.name().toLowerCase(Locale.ROOT));
        line(out, prefix + "_grade_ratio", labels, OptionalDouble.of(point.share(grade)));
      }
    });
    head(out, prefix + "_latency_seconds", "Within how long that share was answered");
    points.forEach((name, point) ->
        point
            .latency()
            .ifPresent(latency -> {
              quantile(out, prefix, label, name, "0.5", latency.p50());
              quantile(out, prefix, label, name, "0.95", latency.p95());
              quantile(out, prefix, label, name, "0.99", latency.p99());
            }));
  }

  private static void quantile(
      StringBuilder out, String prefix, String label, String name, String share, double millis) {
    line(
        out,
        prefix + "_latency_seconds",
        labels(label, name, "quantile", share),
        OptionalDouble.of(millis / MILLIS_PER_SECOND));
  }

  private static void objectives(StringBuilder out, List<Objectives.Held> held) {
    head(out, "skerry_agent_objective_ratio", "The share of requests to be answered in time");
    held.forEach(one ->
        line(
            out,
            "skerry_agent_objective_ratio",
            labels("agent", one.agent(), "", ""),
            OptionalDouble.of(one.onTime())));
    head(out, "skerry_agent_burn_rate", "How fast the objective's budget is used up; 1 is just so");
    held.forEach(one -> {
      burn(out, one.agent(), "5m", one.burn().fiveMinutes());
      burn(out, one.agent(), "30m", one.burn().halfHour());
      burn(out, one.agent(), "1h", one.burn().hour());
      burn(out, one.agent(), "6h", one.burn().sixHours());
    });
    head(out, "skerry_agent_budget_left_ratio", "What is left of thirty days' budget");
    held.forEach(one ->
        line(
            out,
            "skerry_agent_budget_left_ratio",
            labels("agent", one.agent(), "", ""),
            one.burn().budgetLeft()));
  }

  private static void burn(StringBuilder out, String agent, String window, OptionalDouble rate) {
    line(out, "skerry_agent_burn_rate", labels("agent", agent, "window", window), rate);
  }

  private static void gauge(
      StringBuilder out,
      String name,
      String help,
      Map<String, Point> points,
      String label,
      Function<Point, OptionalDouble> value) {
    head(out, name, help);
    points.forEach((key, point) -> line(out, name, labels(label, key, "", ""), value.apply(point)));
  }

  private static void head(StringBuilder out, String name, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
  }

  private static String labels(String label, String value, String other, String otherValue) {
    String first = label.isEmpty() ? "" : label + "=\"" + escaped(value) + '"';
    String second = other.isEmpty() ? "" : other + "=\"" + escaped(otherValue) + '"';
    String between = first.isEmpty() || second.isEmpty() ? "" : ",";
    return first.isEmpty() && second.isEmpty() ? "" : '{' + first + between + second + '}';
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void line(StringBuilder out, String name, String labels, OptionalDouble value) {
    if (value.isPresent()) {
      out.append(name).append(labels).append(' ').append(value.getAsDouble()).append('\n');
    }
  }
}

package dev.skerry.fleet.console;

import dev.skerry.fleet.analytics.Asked;
import dev.skerry.fleet.analytics.Burn;
import dev.skerry.fleet.analytics.Objectives.Held;
import dev.skerry.fleet.analytics.Point;
import dev.skerry.fleet.drift.Drift;
import dev.skerry.terms.Grade;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How one agent does: in time or not, by what kind of answer, how quick, where. */
final class AgentPage {
  /** For how long one can look back. */
  static final List<String> RANGES = List.of("1h", "6h", "24h", "7d", "30d");

  private static final int ROWS = 50;

  private final Held held;
  private final Asked asked;
  private final String range;
  private final Point.Series series;
  private final Map<String, Point> sites;
  private final Map<String, Point> devices;
  private final Drifts drifts;

  /**
   * What has become of inputs and outputs, on all devices and on each.
   *
   * @param untold why it could not be worked out now; empty if it was
   */
  record Drifts(Optional<Drift> all, Map<String, Drift> devices, String untold) {
    Drifts(Optional<Drift> all, Map<String, Drift> devices) {
      this(all, devices, "");
    }

    static Drifts untold(String why) {
      return new Drifts(Optional.empty(), Map.of(), why);
    }
  }

  AgentPage(
      Held held,
      Asked asked,
      String range,
      Point.Series series,
      Map<String, Point> sites,
      Map<String, Point> devices,
      Drifts drifts) {
    this.held = held;
    this.asked = asked;
    this.range = range;
    this.series = series;
    this.sites = sites;
    this.devices = devices;
    this.drifts = drifts;
  }

  Html middle() {
    return Html.of(
        """
        <h1>{}</h1>
        <nav class="ranges" aria-label="How far back">{}</nav>
        {}
        {}
        """,
        held.agent(),
        Html.each(RANGES, this::link),
        figures(),
        series.points().isEmpty()
            ? Html.of(
                "<p class=\"hint\">Nothing was asked of it in that time, or no device has told yet. Devices tell every ten seconds, and what they could not tell once they can.</p>")
            : charts());
  }

  private Html link(String one) {
    return one.equals(range)
        ? Html.of(
            "<a href=\"/agents/{}?last={}\" aria-current=\"page\">{}</a>", held.agent(), one, one)
        : Html.of("<a href=\"/agents/{}?last={}\">{}</a>", held.agent(), one, one);
  }

  private Html figures() {
    Point total = series.total();
    Burn burn = held.burn();
    return Html.of(
        """
        <section class="figures" aria-label="At a glance">
        <div class="{}"><b>{}</b><span>in time; {} are aimed at</span></div>
        <div><b>{}</b><span>requests</span></div>
        <div><b>{}</b><span>99 % are answered within</span></div>
        <div class="{}"><b>{}</b><span>burn rate in the last hour; 1 is just allowed{}</span></div>
        <div class="{}"><b>{}</b><span>of 30 days' misses left</span></div>
        <div><b>{}</b><span>used by models</span></div>
        </section>
        """,
        total.onTime().orElse(1) < held.onTime() ? "bad" : "",
        share(total.onTime()),
        Chart.percent(held.onTime()),
        String.format(Locale.ROOT, "%,d", total.requests()),
        total.latency().map(latency -> Chart.millis(latency.p99())).orElse("–"),
        burn.alarm() == Burn.Alarm.NONE ? "" : "bad",
        burn.hour().isPresent()
            ? String.format(Locale.ROOT, "%.1f ×", burn.hour().getAsDouble())
            : "–",
        switch (burn.alarm()) {
          case NONE -> "";
          case STEADY -> "; look today";
          case FAST -> "; look now";
        },
        burn.budgetLeft().orElse(1) < 0 ? "bad" : "",
        burn.budgetLeft().isPresent()
            ? String.format(
                Locale.ROOT, "%.0f %%", 100 * Math.max(0, burn.budgetLeft().getAsDouble()))
            : "–",
        total.joules().isPresent()
            ? String.format(Locale.ROOT, "%,.0f J", total.joules().getAsDouble())
            : "no meter");
  }

  private Html charts() {
    Chart chart = new Chart(asked.from(), asked.to(), series);
    return Html.of(
        """
        <section><h2>In time</h2><figure>{}</figure></section>
        <section><h2>What answered</h2><figure>{}<figcaption class="legend">{}<span class="refused">not answered</span></figcaption></figure></section>
        <section><h2>Latency</h2><figure>{}<figcaption class="legend"><span class="p50">half within</span><span class="p95">95 % within</span><span class="p99">99 % within</span></figcaption></figure></section>
        {}
        {}
        <section><h2>Sites</h2>{}</section>
        <section><h2>Devices, least in time first</h2>{}</section>
        """,
        chart.onTime(held.onTime()),
        chart.grades(),
        Html.each(
            List.of(Grade.values()),
            grade -> Html.of("<span class=\"{}\">{}</span>", Said.of(grade), Said.of(grade))),
        chart.latencies(),
        misses(),
        drift(),
        table("Site", "", sites),
        table("Device", "/devices/", devices));
  }

  private Html misses() {
    List<Map.Entry<String, Long>> misses =
        series.total().misses().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    return misses.isEmpty()
        ? Html.NONE
        : Html.of(
            "<section><h2>What kept models from answering in time</h2><ul class=\"causes\">{}</ul></section>",
            Html.each(
                misses,
                cause ->
                    Html.of(
                        "<li><b>{}</b> {}</li>",
                        String.format(Locale.ROOT, "%,d", cause.getValue()),
                        cause.getKey().replace('_', ' '))));
  }

  private Html drift() {
    if (!drifts.untold().isEmpty()) {
      return Html.of(
          "<section><h2>Whether inputs or outputs have drifted</h2><p class=\"hint\">Not known just now: {}.</p></section>",
          drifts.untold());
    }
    return drifts.all().isEmpty()
        ? Html.NONE
        : Html.of(
            """
            <section><h2>Whether inputs or outputs have drifted</h2>
            <p class="hint">Against as long a time before: 0 if nothing has changed, 1 if nothing is as it was. From {} on it is worth a look, unless so few may be that far apart by chance.</p>
            <div class="wide"><table><thead><tr><th>Device</th><th>Looked at</th><th>Before</th><th>Inputs</th><th>Outputs</th><th>Confidence</th><th>Before</th></tr></thead>
            <tbody>{}{}</tbody></table></div></section>\
            """,
            Drift.WORTH_A_LOOK,
            row(Html.of("all"), drifts.all().get()),
            Html.each(
                drifts.devices().entrySet().stream()
                    .sorted(
                        Comparator.comparingDouble(
                            (Map.Entry<String, Drift> device) -> -most(device.getValue())))
                    .limit(ROWS)
                    .toList(),
                device ->
                    row(
                        Html.of("<a href=\"/devices/{}\">{}</a>", device.getKey(), device.getKey()),
                        device.getValue())));
  }

  private static double most(Drift drift) {
    return Math.max(
        drift.inputs().map(Drift.Change::distance).orElse(0.0),
        drift.outputs().map(Drift.Change::distance).orElse(0.0));
  }

  private static Html row(Html name, Drift drift) {
    return Html.of(
        "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>{}{}<td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        name,
        String.format(Locale.ROOT, "%,d", drift.looked()),
        String.format(Locale.ROOT, "%,d", drift.before()),
        change(drift.inputs()),
        change(drift.outputs()),
        hundredths(drift.confidence()),
        hundredths(drift.confidenceBefore()));
  }

  private static Html change(Optional<Drift.Change> change) {
    return change.isEmpty()
        ? Html.of("<td class=\"n\">too few to tell</td>")
        : Html.of(
            "<td class=\"n {}\">{}{}</td>",
            change.get().drifted() ? "bad" : "",
            String.format(Locale.ROOT, "%.2f", change.get().distance()),
            change.get().drifted() ? ", " + change.get().trait() : "");
  }

  private static String hundredths(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "–";
  }

  private static Html table(String what, String path, Map<String, Point> rows) {
    return Html.of(
        """
        <div class="wide"><table><thead><tr><th>{}</th><th>Requests</th><th>In time</th><th>Full</th><th>Safe</th><th>Not answered</th><th>Half within</th><th>99 % within</th></tr></thead>
        <tbody>{}</tbody></table></div>\
        """,
        what,
        Html.each(
            rows.entrySet().stream()
                .sorted(
                    Comparator.comparingDouble(
                        (Map.Entry<String, Point> row) -> row.getValue().onTime().orElse(1)))
                .limit(ROWS)
                .toList(),
            row -> row(path, row.getKey(), row.getValue())));
  }

  private static Html row(String path, String name, Point point) {
    return Html.of(
        "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        name.isEmpty()
            ? Html.of("no site")
            : path.isEmpty()
                ? Html.of("{}", name)
                : Html.of("<a href=\"{}{}\">{}</a>", path, name, name),
        String.format(Locale.ROOT, "%,d", point.requests()),
        share(point.onTime()),
        Said.share(point.of(Grade.FULL), point.requests()),
        Said.share(point.of(Grade.SAFE), point.requests()),
        String.format(Locale.ROOT, "%,d", point.refused()),
        point.latency().map(latency -> Chart.millis(latency.p50())).orElse("–"),
        point.latency().map(latency -> Chart.millis(latency.p99())).orElse("–"));
  }

  /* Down, so that what is not all of it never looks so. */
  private static String share(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.2f %%", Math.floor(share.getAsDouble() * 10_000) / 100)
        : "–";
  }
}

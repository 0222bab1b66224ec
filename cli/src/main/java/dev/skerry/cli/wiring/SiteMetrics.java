package dev.skerry.cli.wiring;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** A view of a site in Prometheus' text format (0.0.4), behind what the device itself says. */
final class SiteMetrics {
  private final StringBuilder text = new StringBuilder();

  private SiteMetrics() {}

  static void write(SiteView view, OutputStream out) throws IOException {
    SiteMetrics metrics = new SiteMetrics();
    metrics.all(view);
    out.write(metrics.text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void all(SiteView view) {
    one("skerry_site_devices", "gauge", "Devices of the site that are here", view.devices().size());
    one(
        "skerry_site_expected_devices",
        "gauge",
        "Devices that the site is meant to have; 0 if nobody has said",
        view.expected());
    one(
        "skerry_site_quorum",
        "gauge",
        "1 while more than half of the expected devices are here",
        view.quorum() ? 1 : 0);
    one(
        "skerry_site_fallbacks_total",
        "counter",
        "Questions sent to another device and answered here after all",
        (double) view.fallbacks());
    one(
        "skerry_site_dropped_total",
        "counter",
        "Answers of other devices that came when nobody waited for them any more",
        (double) view.dropped());
    each(
        view,
        "skerry_site_answers_total",
        "counter",
        "Questions of this device that another one answered",
        row -> !row.self(),
        SiteView.Row::answered);
    each(
        view,
        "skerry_site_round_trip_seconds",
        "gauge",
        "There and back, as it usually takes",
        row -> row.heard() && !row.self(),
        row -> row.roundTripUs() / 1e6);
    each(
        view,
        "skerry_site_busy_ratio",
        "gauge",
        "Share of its slots' time in use of late",
        SiteView.Row::heard,
        SiteView.Row::busy);
    each(
        view,
        "skerry_site_doubted",
        "gauge",
        "1 while a device is left alone because it did not answer",
        row -> !row.self(),
        row -> row.doubted() ? 1 : 0);
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void one(String name, String type, String help, double value) {
    head(name, type, help);
    text.append(name).append(' ').append(number(value)).append('\n');
  }

  private void each(
      SiteView view,
      String name,
      String type,
      String help,
      Predicate<SiteView.Row> which,
      ToDoubleFunction<SiteView.Row> value) {
    head(name, type, help);
    for (SiteView.Row row : view.devices()) {
      if (which.test(row)) {
        // Names of devices hold nothing that would have to be escaped.
        text.append(name)
            .append("{device=\"")
            .append(row.device())
            .append("\"} ")
            .append(number(value.applyAsDouble(row)))
            .append('\n');
      }
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.9f", value);
  }
}

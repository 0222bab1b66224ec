package dev.skerry.cli.wiring;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;

/** A view of a site in Prometheus' text format, behind what the device itself says. */
final class SiteMetrics {
  private static final double MICROS_PER_SECOND = 1e6;

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private SiteMetrics() {}

  static void write(SiteView view, OutputStream out) throws IOException {
    SiteMetrics metrics = new SiteMetrics();
    metrics.all(view);
    metrics.each(view);
    PrometheusTextFormatWriter.create().write(out, metrics.registry.scrape());
  }

  private void all(SiteView view) {
    gauge("skerry_site_devices", "Devices of the site that are here").set(view.devices().size());
    gauge(
            "skerry_site_expected_devices",
            "Devices that the site is meant to have; 0 if nobody has said")
        .set(view.expected());
    gauge("skerry_site_quorum", "1 while more than half of the expected devices are here")
        .set(view.quorum() ? 1 : 0);
    counter("skerry_site_fallbacks", "Questions sent to another device and answered here after all")
        .inc(view.fallbacks());
    counter(
            "skerry_site_dropped",
            "Answers of other devices that came when nobody waited for them any more")
        .inc(view.dropped());
  }

  private void each(SiteView view) {
    Counter answers =
        counter(
            "skerry_site_answers", "Questions of this device that another one answered", "device");
    Gauge trips =
        gauge("skerry_site_round_trip_seconds", "There and back, as it usually takes", "device");
    Gauge busy =
        gauge("skerry_site_busy_ratio", "Share of its slots' time in use of late", "device");
    Gauge doubted =
        gauge(
            "skerry_site_doubted",
            "1 while a device is left alone because it did not answer",
            "device");
    for (SiteView.Row row : view.devices()) {
      if (row.heard()) {
        busy.labelValues(row.device()).set(row.busy());
      }
      if (!row.self()) {
        answers.labelValues(row.device()).inc(row.answered());
        doubted.labelValues(row.device()).set(row.doubted() ? 1 : 0);
        if (row.heard()) {
          trips.labelValues(row.device()).set(row.roundTripUs() / MICROS_PER_SECOND);
        }
      }
    }
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }
}

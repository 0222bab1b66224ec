package dev.skerry.device.telemetry;

import dev.skerry.device.offline.Spool;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What waits for the fleet, asked for when somebody scrapes. */
final class SpoolGauges {
  private final PrometheusRegistry registry;
  private final Supplier<Spool.Standing> now;

  SpoolGauges(PrometheusRegistry registry, Supplier<Spool.Standing> now) {
    this.registry = registry;
    this.now = now;
  }

  void register() {
    gauge(
        "skerry_messages_waiting",
        "Messages that the fleet does not have yet",
        Spool.Standing::waiting);
    gauge("skerry_spool_bytes", "What they take on disk", Spool.Standing::bytes);
    counter("skerry_messages_sent", "Messages that the fleet took", Spool.Standing::sent);
    counter(
        "skerry_messages_dropped", "Messages for which there was no room", Spool.Standing::dropped);
  }

  private void gauge(String name, String help, ToDoubleFunction<Spool.Standing> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.applyAsDouble(now.get())))
        .register(registry);
  }

  private void counter(String name, String help, ToDoubleFunction<Spool.Standing> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call(value.applyAsDouble(now.get())))
        .register(registry);
  }
}

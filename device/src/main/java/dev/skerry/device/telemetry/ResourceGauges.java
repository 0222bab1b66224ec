package dev.skerry.device.telemetry;

import dev.skerry.device.resources.Condition.Battery;
import dev.skerry.device.resources.Condition.Heat;
import dev.skerry.device.resources.Observation;
import dev.skerry.device.resources.Reading;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a device's sensors say and what limits follow. A missing reading has no sample. */
final class ResourceGauges {
  private final PrometheusRegistry registry;
  private final Supplier<Observation> latest;

  ResourceGauges(PrometheusRegistry registry, Supplier<Observation> latest) {
    this.registry = registry;
    this.latest = latest;
  }

  void register() {
    reading(
        "skerry_temperature_celsius",
        "Of the place that is nearest to its bound",
        seen -> seen.condition().heat().map(Heat::celsius));
    reading(
        "skerry_temperature_bound_celsius",
        "What that place is kept below",
        seen -> seen.condition().heat().map(Heat::bound));
    reading("skerry_power_watts", "Drawn just now", seen -> seen.condition().watts());
    reading(
        "skerry_joules_per_inference",
        "Drawn by the metered part over the last interval, per sample that models ran for",
        Observation::joulesPerInference);
    reading(
        "skerry_battery_ratio",
        "How full the battery is",
        seen -> seen.condition().battery().then(Battery::percent).map(it -> it / 100.0));
    gauge(
        "skerry_limit_slots",
        "Models that may run at once",
        seen -> seen.decision().limits().slots());
    gauge(
        "skerry_limit_rungs_below_top",
        "How far below their best variant agents start",
        seen -> seen.decision().limits().best());
    gauge(
        "skerry_limit_batch",
        "The most samples that run together",
        seen -> orInfinite(seen.decision().limits().largestBatch()));
    gauge(
        "skerry_limit_requests_per_second",
        "Requests that are admitted",
        seen -> seen.decision().limits().perSecond());
    gauge("skerry_clock_band", "0 is the fastest", seen -> seen.decision().limits().heat());
    gauge(
        "skerry_missing_sensors",
        "What the limits could not take into account",
        seen -> seen.decision().unknown().size());
    CounterWithCallback.builder()
        .name("skerry_energy_joules")
        .help("Drawn since the device started, as far as a meter told")
        .callback(counter -> latest.get().joules().optional().ifPresent(counter::call))
        .register(registry);
  }

  private static double orInfinite(int limit) {
    return limit == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : limit;
  }

  private void reading(String name, String help, Function<Observation, Reading<Double>> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> value.apply(latest.get()).optional().ifPresent(gauge::call))
        .register(registry);
  }

  private void gauge(String name, String help, ToDoubleFunction<Observation> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.applyAsDouble(latest.get())))
        .register(registry);
  }
}

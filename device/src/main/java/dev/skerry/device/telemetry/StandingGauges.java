package dev.skerry.device.telemetry;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How agents and their variants stand, asked for when somebody scrapes. */
final class StandingGauges {
  private final PrometheusRegistry registry;
  private final Supplier<List<Standing>> now;

  StandingGauges(PrometheusRegistry registry, Supplier<List<Standing>> now) {
    this.registry = registry;
    this.now = now;
  }

  void register() {
    GaugeWithCallback.builder()
        .name("skerry_agent_degraded")
        .help("1 while its best variant is not trusted")
        .labelNames("model", "version")
        .callback(gauge ->
            now.get()
                .forEach(
                    agent -> gauge.call(one(agent.degraded()), agent.model(), agent.version())))
        .register(registry);
    variants(
        "skerry_variant_trusted",
        "1 while it may run, 0 while too much went wrong with it",
        variant -> one(variant.trusted()));
    variants(
        "skerry_variant_pieces",
        "Pieces it runs in; 1 if nobody more urgent can come between",
        Standing.Variant::pieces);
  }

  private void variants(String name, String help, ToDoubleFunction<Standing.Variant> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("model", "version", "variant")
        .callback(gauge -> {
          for (Standing agent : now.get()) {
            for (Standing.Variant variant : agent.variants()) {
              gauge.call(
                  value.applyAsDouble(variant), agent.model(), agent.version(), variant.name());
            }
          }
        })
        .register(registry);
  }

  private static double one(boolean is) {
    return is ? 1 : 0;
  }
}

package dev.skerry.device.resources;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How fast the processor may run, from cpufreq. The highest of all its policies counts.
 *
 * @param megahertz it runs at just now; low while there is nothing to do, so no sign of heat
 * @param allowed megahertz that the kernel allows; heat makes it lower this
 * @param highest megahertz that the hardware can do
 * @param throttled how often the hardware slowed itself down since it was started
 */
public record Clocks(
    Reading<Double> megahertz,
    Reading<Double> allowed,
    Reading<Double> highest,
    Reading<Long> throttled) {
  private static final String CPU = "sys/devices/system/cpu/";
  private static final double KILOHERTZ = 1000;
  private static final long MOST_KILOHERTZ = 20_000_000;

  static Clocks read(Tree tree) {
    Reading<List<String>> policies = tree.list(CPU + "cpufreq", "policy[0-9]+");
    return new Clocks(
        highest(tree, policies, "scaling_cur_freq"),
        highest(tree, policies, "scaling_max_freq"),
        highest(tree, policies, "cpuinfo_max_freq"),
        tree.whole(CPU + "cpu0/thermal_throttle/package_throttle_count", 0, Long.MAX_VALUE));
  }

  private static Reading<Double> highest(Tree tree, Reading<List<String>> policies, String file) {
    return policies.then(names -> {
      ToDoubleFunction<String> read =
          name ->
              tree.whole(CPU + "cpufreq/" + name + "/" + file, 1, MOST_KILOHERTZ)
                  .optional()
                  .orElse(0L);
      OptionalDouble most = names.stream().mapToDouble(read).max();
      return most.orElse(0) > 0
          ? Reading.of(most.getAsDouble() / KILOHERTZ)
          : Reading.missing("/" + CPU + "cpufreq: no policy says its " + file);
    });
  }

  /** The share of its highest clock that the kernel allows, 0 to 1. */
  public Reading<Double> share() {
    return allowed.then(may -> highest.map(can -> Math.min(1, may / can)));
  }
}

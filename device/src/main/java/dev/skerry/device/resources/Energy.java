package dev.skerry.device.resources;

import java.util.ArrayList;
import java.util.List;

/**
 * Counters of energy.
 *
 * @param name of the part that is metered, such as {@code package-0}
 * @param microjoules since some time in the past
 * @param range what the counter wraps around at
 */
public record Energy(String name, Reading<Long> microjoules, Reading<Long> range) {
  private static final String FOLDER = "sys/class/powercap";

  /**
   * The processor packages' counters ({@code intel-rapl:N}, also on AMD). Their parts have counters
   * as well, but are counted already. Many systems let only root read them.
   */
  static Reading<List<Energy>> read(Tree tree) {
    return tree.list(FOLDER, "intel-rapl:[0-9]+")
        .then(zones -> {
          List<Energy> packages = new ArrayList<>();
          for (String zone : zones) {
            String folder = FOLDER + "/" + zone + "/";
            String name = tree.text(folder + "name").optional().orElse("");
            if (name.startsWith("package")) {
              packages.add(
                  new Energy(
                      name,
                      tree.whole(folder + "energy_uj", 0, Long.MAX_VALUE),
                      tree.whole(folder + "max_energy_range_uj", 1, Long.MAX_VALUE)));
            }
          }
          return packages.isEmpty()
              ? Reading.missing("/" + FOLDER + ": has no processor package")
              : Reading.of(List.copyOf(packages));
        });
  }

  /**
   * Joules from {@code before} to now. A counter that went back has wrapped around once; if its
   * range is not said, or the step is not within it, nothing is known.
   */
  Reading<Double> since(Energy before) {
    return microjoules.then(now ->
        before.microjoules.then(then -> {
          if (now >= then) {
            return Reading.of((now - then) / 1e6);
          }
          return range.then(size ->
              then > size
                  ? Reading.missing(
                      name + ": counter was at " + then + " (expected: <= " + size + ")")
                  : Reading.of((size - then + now) / 1e6));
        }));
  }
}

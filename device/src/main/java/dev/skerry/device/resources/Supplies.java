package dev.skerry.device.resources;

import java.util.List;

/** Reads {@code /sys/class/power_supply}, in microwatts, microamperes and microvolts. */
final class Supplies {
  private static final String FOLDER = "sys/class/power_supply";
  private static final double MICRO = 1e6;
  /* A kilowatt: more than any machine of this kind draws. */
  private static final long MOST = 1_000_000_000;

  private final Tree tree;

  Supplies(Tree tree) {
    this.tree = tree;
  }

  /** All that feed the machine itself: a mouse's battery is not among them. */
  Reading<List<Supply>> read() {
    return tree.list(FOLDER, "[^/]+")
        .map(names ->
            names.stream()
                .filter(name ->
                    !tree.text(FOLDER + "/" + name + "/scope")
                        .optional()
                        .orElse("")
                        .equals("Device"))
                .map(this::supply)
                .toList());
  }

  private Supply supply(String name) {
    String folder = FOLDER + "/" + name + "/";
    return new Supply(
        name,
        tree.text(folder + "type").optional().orElse("Unknown"),
        tree.whole(folder + "capacity", 0, 100).map(Long::intValue),
        tree.text(folder + "status"),
        watts(folder),
        tree.whole(folder + "online", 0, 2).map(online -> online != 0));
  }

  private Reading<Double> watts(String folder) {
    Reading<Double> power =
        tree.whole(folder + "power_now", -MOST, MOST).map(micro -> Math.abs(micro) / MICRO);
    if (power instanceof Reading.Value) {
      return power;
    }
    return tree.whole(folder + "current_now", -MOST, MOST)
        .then(microamperes ->
            tree.whole(folder + "voltage_now", 0, MOST)
                .map(microvolts -> Math.abs(microamperes) / MICRO * (microvolts / MICRO)));
  }
}

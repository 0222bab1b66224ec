package dev.skerry.device.resources;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The machine's sensors, as Linux shows them in {@code /sys} and {@code /proc}.
 *
 * <p>Reading never throws, and never takes a number for granted: what is absent, forbidden or
 * malformed is missing, with the reason. Some drivers ask their chip and take milliseconds.
 */
public final class Sensors {
  private static final String HWMON = "sys/class/hwmon";
  private static final long MOST_MICROWATTS = 10_000_000_000L;

  private final Tree tree;

  private Sensors(Tree tree) {
    this.tree = tree;
  }

  /** The sensors under {@code root}, which is {@code /} for the machine itself. */
  public static Sensors under(Path root) {
    return new Sensors(new Tree(root));
  }

  /** Reads all of them. */
  public Snapshot read() {
    return new Snapshot(
        new Temperatures(tree).read(),
        Energy.read(tree),
        power(),
        new Supplies(tree).read(),
        Clocks.read(tree),
        Cgroup.read(tree),
        Memory.read(tree),
        new Snapshot.Pressures(
            Pressure.read(tree, "cpu"), Pressure.read(tree, "memory"), Pressure.read(tree, "io")),
        disk(),
        Traffic.read(tree));
  }

  private Reading<Double> power() {
    return tree.list(HWMON, "hwmon[0-9]+")
        .then(chips -> {
          List<Long> found =
              chips.stream()
                  .map(this::microwatts)
                  .flatMapToLong(OptionalLong::stream)
                  .boxed()
                  .toList();
          return found.isEmpty()
              ? Reading.missing("/" + HWMON + ": has no power meter")
              : Reading.of(found.stream().mapToLong(Long::longValue).sum() / 1e6);
        });
  }

  private OptionalLong microwatts(String chip) {
    for (String file : List.of("/power1_average", "/power1_input")) {
      Reading<Long> read = tree.whole(HWMON + "/" + chip + file, 0, MOST_MICROWATTS);
      if (read instanceof Reading.Value<Long>(Long microwatts)) {
        return OptionalLong.of(microwatts);
      }
    }
    return OptionalLong.empty();
  }

  private Reading<Memory> disk() {
    try {
      FileStore store = Files.getFileStore(tree.root());
      long total = store.getTotalSpace();
      return total <= 0
          ? Reading.missing(tree.root() + ": its file system has no size")
          : Reading.of(new Memory(total, Math.max(0, total - store.getUsableSpace())));
    } catch (IOException e) {
      return Reading.missing(tree.root() + ": " + e.getMessage());
    }
  }
}

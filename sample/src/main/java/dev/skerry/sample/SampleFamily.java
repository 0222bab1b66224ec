package dev.skerry.sample;

import dev.skerry.model.family.FamilyFolder;
import dev.skerry.terms.Contract;
import dev.skerry.terms.OutputLimits;
import dev.skerry.terms.SafeAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trained siblings, inside this module: {@code full}, {@code small} and {@code tiny}.
 *
 * <p>Their accuracy was measured by the engine on the exported files, over the first {@link
 * #TEST_COUNT} windows of {@link #TEST_SEED}. Nothing was trained or chosen on those.
 */
public final class SampleFamily {
  /** The family's name. */
  public static final String NAME = "bearing";

  /** The siblings' names, most accurate first. */
  public static final List<String> SIBLINGS = List.of("full", "small", "tiny");

  /** The seed of the windows that accuracy is measured on. */
  public static final long TEST_SEED = 7;

  /** How many windows accuracy is measured on. */
  public static final int TEST_COUNT = 4000;

  /* Single precision rounds the sum that probabilities are divided by. */
  private static final double MOST = 1.0001;

  private SampleFamily() {}

  /**
   * What to answer when no sibling can be asked in time: that nothing is known, every condition as
   * likely as the others.
   *
   * <p>A bearing goes bad over days, and windows come several times a second. So a missed one must
   * neither calm anybody nor stop the machine. "Normal" would hide a fault for as long as the
   * answers fail to come. A certain fault would be a false alarm with every burst of load, and
   * alarms that cry wolf are switched off. Equal shares say what is true, leave "normal" below any
   * threshold that clears a bearing (three of four shares speak for a look at it), and name no
   * fault that a maintenance order could be written for.
   */
  public static SafeAnswer safeAnswer() {
    return SafeAnswer.of(Map.of(SampleNetworks.OUTPUT, List.of(0.25, 0.25, 0.25, 0.25)));
  }

  /**
   * What every answer is like: probabilities of the four conditions. A bearing may look different
   * from one window to the next, so nothing is said of how fast they change; from the cache an
   * answer may be a minute old, far less than a fault takes to grow.
   */
  public static Contract contract() {
    return Contract.of(
        Map.of(
            SampleNetworks.OUTPUT,
            OutputLimits.FINITE
                .within(0, MOST)
                .ofClasses(Set.of(0, 1, 2, 3))
                .noOlderThan(Duration.ofMinutes(1))));
  }

  /** The name of the first {@code count} test windows, well enough that they can be drawn again. */
  public static String testSet(int count) {
    return "bearing windows, seed " + TEST_SEED + ", " + count + " windows";
  }

  /**
   * Copies the family into {@code folder}, which is made if need be, and gives the folder back.
   *
   * @throws IOException if it cannot be written
   */
  public static Path unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    // The manifest last: a folder that has one is whole.
    for (String sibling : SIBLINGS) {
      copy(sibling + ".onnx", folder);
    }
    copy(FamilyFolder.MANIFEST, folder);
    return folder;
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream in = SampleFamily.class.getResourceAsStream("family/" + name)) {
      if (in == null) {
        throw new IllegalStateException("resource: family/" + name + " (expected: in this module)");
      }
      Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

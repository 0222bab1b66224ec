package dev.skerry.device.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.device.schedule.Decisions;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.engine.patrol.Patrol;
import dev.skerry.link.Desired;
import dev.skerry.sim.planted.PlantedBug;
import dev.skerry.sim.planted.Planting;
import dev.skerry.terms.Latency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the tests: plants mistakes into the sources one at a time, and sees that a simulation finds
 * each within the number of seeds that its list allows.
 */
final class PlantedBugsTest {
  static final Planting DEVICE =
      new Planting(
          Path.of("src/main/java"),
          "dev.skerry.device",
          "dev.skerry.device",
          List.of(
              Scheduler.class,
              Decisions.class,
              Latency.class,
              Desired.class,
              Patrol.class,
              NullMarked.class));

  static List<PlantedBug> bugs() throws IOException {
    return PlantedBug.read(Path.of("src/test/resources/dev/skerry/device/planted/bugs"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void bug_isFound(PlantedBug bug, @TempDir Path classes) throws Exception {
    DEVICE.find(bug, classes);
  }

  @Test
  void list_isLongEnough() throws IOException {
    assertThat(bugs()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(bugs().stream().map(PlantedBug::name).distinct()).hasSameSizeAs(bugs());
  }
}

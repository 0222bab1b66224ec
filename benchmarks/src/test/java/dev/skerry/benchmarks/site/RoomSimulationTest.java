package dev.skerry.benchmarks.site;

import dev.skerry.benchmarks.neverlate.Sibling;
import dev.skerry.sim.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rooms of up to fifty devices in which everything goes wrong; {@code -Dskerry.seeds=1000} plays a
 * thousand of them.
 */
class RoomSimulationTest {
  private static final int SEEDS = Integer.getInteger("skerry.seeds", 24);

  private final Simulation simulation =
      Simulation.of("benchmarks", RoomSimulationTest.class, System.getProperties());

  @Test
  void everyQuestion_whateverBreaks_isAnsweredInTimeAndOnce() {
    simulation.play(1, SEEDS, RoomTroubles::anything);
  }

  @Test
  void loadedDevices_amongIdleOnes_doNotAllAskTheSame() {
    simulation.play(1, SEEDS, RoomTroubles::crowds);
  }

  @Test
  void oneDevice_withMoreThanItCanDo_isHelpedAsMuchAsCanBe() {
    for (String ladder : List.of("10:93.5", Sibling.USUAL)) {
      for (int devices : List.of(3, 5)) {
        RoomTroubles.overload(devices, ladder);
      }
    }
  }

  @Test
  void unevenRooms_useWhatIsIdle_andEvenOnesStayAtHome() {
    simulation.play(
        1,
        SEEDS,
        world -> {
          RoomTroubles.uneven(world.seed());
          RoomTroubles.even(world.seed());
        });
  }
}

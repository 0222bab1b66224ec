package dev.skerry.site.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sim.Simulation;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sites of twenty devices that want the same archive while things go wrong; {@code
 * -Dskerry.seeds=1000} plays a thousand of each kind.
 */
class SiteArchivesSimulationTest {
  private static final int SEEDS = Integer.getInteger("skerry.seeds", 6);

  private final Simulation simulation =
      Simulation.of("site", SiteArchivesSimulationTest.class, System.getProperties());

  @Test
  void fiveMegabytes_toTwentyDevices_areDownloadedOnce() {
    simulation.play(1, 1, ArchiveTroubles::large);
  }

  @Test
  void everybodyWell_oneDownload() {
    simulation.play(1, SEEDS, ArchiveTroubles::none);
  }

  @Test
  void chosenOne_diesInTheMiddle_anotherFetches() {
    simulation.play(1, SEEDS, ArchiveTroubles::chosenOneDies);
  }

  @Test
  void uplinksCut_whoeverHasOneFetches() {
    simulation.play(1, SEEDS, ArchiveTroubles::uplinksCutButOne);
  }

  @Test
  void uplinksOfAll_cutInTheMiddle_itGoesOnWhereItWas() {
    simulation.play(1, SEEDS, ArchiveTroubles::uplinksCutInTheMiddle);
  }

  @Test
  void splitSite_oneDownloadEach_andAgreesAfterwards() {
    simulation.play(1, SEEDS, ArchiveTroubles::split);
  }

  @Test
  void neighboursThatAreSlowToGive_holdNobodyUp() {
    simulation.play(1, SEEDS, ArchiveTroubles::slowGivers);
  }

  @Test
  void neighboursThatGiveWrongBytes_areFoundOut_andNothingWrongIsKept() {
    AtomicInteger found = new AtomicInteger();
    simulation.play(1, SEEDS, world -> found.addAndGet(ArchiveTroubles.wrongBytes(world)));
    assertThat(found).hasPositiveValue();
  }

  @ParameterizedTest
  @EnumSource
  void neighboursThatLieOfWhatTheyHave_holdNobodyUpForLong(SimulatedDevice.Lie lie) {
    simulation.play(1, Math.max(2, SEEDS / 4), world -> ArchiveTroubles.lies(world, lie));
  }
}

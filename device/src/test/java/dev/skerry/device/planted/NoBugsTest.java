package dev.skerry.device.planted;

import org.junit.jupiter.api.Test;

/**
 * What finds mistakes in {@link PlantedBugsTest} finds none where none is planted. A class of its
 * own, for it takes as long as all of them.
 */
final class NoBugsTest {
  @Test
  void withoutABug_nothingIsFound() throws Exception {
    PlantedBugsTest.DEVICE.lookAtWhatIsRight(PlantedBugsTest.bugs());
  }
}

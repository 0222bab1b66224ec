package dev.skerry.device.slots;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LivesSimulationTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyLife_endsWhereItMust(long seed) throws IOException {
    Lives.check(seed);
  }
}

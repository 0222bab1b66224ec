package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may run while things go wrong, by seed. */
final class DoubtingTest {
  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108})
  void seed_findsNothing(long seed) {
    assertThatCode(() -> Doubting.check(seed)).doesNotThrowAnyException();
  }
}

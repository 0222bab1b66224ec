package dev.skerry.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
  @ParameterizedTest
  @CsvSource({
    "0, 10, false",
    "0, 11, true",
    "1, 11, true",
    "65536, 11, false",
    "65536, 12, true",
    "67108864, 1000, false",
    "67108864, 1035, true"
  })
  void isTooSlow_afterTenSecondsAndOneForEach64KiB(long bytes, long seconds, boolean tooSlow) {
    assertThat(Pace.isTooSlow(bytes, seconds * 1_000_000_000)).isEqualTo(tooSlow);
  }
}

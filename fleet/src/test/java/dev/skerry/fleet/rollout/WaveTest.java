package dev.skerry.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WaveTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "50", "5%", "12.5%", "100%", "zone=north", "a.b/c=d=e"})
  void wave_isPrintedAsItWasRead(String text) {
    assertThat(Wave.parse(text).print()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "0%", "101%", "half", "5 %", "=north", "zone=", "1e3"})
  void otherText_isNoWave(String text) {
    assertThatThrownBy(() -> Wave.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void points_areSpreadEvenly() {
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      tenths[(int) (10 * Reach.point("spring", "device-" + i))]++;
    }

    // A thousand each; five standard deviations are 150.
    assertThat(Arrays.stream(tenths)).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  void points_ofAnotherRollout_areOthers() {
    assertThat(Reach.point("spring", "device-1")).isNotEqualTo(Reach.point("summer", "device-1"));
  }
}

package dev.skerry.device.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Forecasts of known curves. */
class ForecastTest {
  private final Forecast forecast = new Forecast();

  @Test
  void straightLine_isGoneOnWith() {
    for (int second = 0; second < 30; second++) {
      forecast.add(second, 50 + 0.5 * second);
    }

    // From 64.5 °C at half a degree a second.
    assertThat(forecast.secondsTo(80).orElseThrow()).isCloseTo(31, within(1e-6));
  }

  @Test
  void curveThatLevelsOffBelowTheBound_neverMeetsIt() {
    for (int second = 0; second < 60; second++) {
      forecast.add(second, 75 - 30 * Math.exp(-second / 40.0));
    }

    assertThat(forecast.secondsTo(77)).isEmpty();
    assertThat(forecast.secondsTo(70)).isPresent();
  }

  @Test
  void coolingMachine_meetsNothing() {
    for (int second = 0; second < 30; second++) {
      forecast.add(second, 70 - 0.1 * second);
    }

    assertThat(forecast.isCooling()).isTrue();
    assertThat(forecast.secondsTo(71)).isEmpty();
  }

  @Test
  void boundThatIsMet_isNow() {
    forecast.add(0, 81);

    assertThat(forecast.secondsTo(80)).hasValue(0);
  }
}

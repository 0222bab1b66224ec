package dev.skerry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Fault rates are the published ones. */
final class BearingTest {
  /* The published factors have four decimals and come from dimensions rounded otherwise. */
  private static final Offset<Double> PUBLISHED = Offset.offset(0.002);

  @Test
  void skf6205_oneTurnASecond_hasTheFactorsOfItsDataSheet() {
    Bearing bearing = Bearing.SKF_6205;

    // Case Western Reserve University, Bearing Data Center: multiples of the running speed.
    assertThat(bearing.innerRaceRate(1)).isCloseTo(5.4152, PUBLISHED);
    assertThat(bearing.outerRaceRate(1)).isCloseTo(3.5848, PUBLISHED);
    assertThat(bearing.cageRate(1)).isCloseTo(0.39828, PUBLISHED);
    assertThat(2 * bearing.ballSpinRate(1)).isCloseTo(4.7135, PUBLISHED);
  }

  @Test
  void raceRates_added_areAllBallsPastTheShaft() {
    Bearing bearing = new Bearing(12, 5, 30, 0.3);

    // Up to the rounding of doubles.
    assertThat(bearing.innerRaceRate(25) + bearing.outerRaceRate(25))
        .isCloseTo(12 * 25, Offset.offset(1e-9));
  }

  @Test
  void bearing_ballsLargerThanTheirCircle_isRefused() {
    assertThatThrownBy(() -> new Bearing(9, 40, 39, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elementDiameter: 40.0 (expected: > 0 and < pitchDiameter 39.0)");
  }
}

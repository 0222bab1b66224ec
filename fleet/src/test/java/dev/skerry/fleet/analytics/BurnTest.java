package dev.skerry.fleet.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.fleet.analytics.Burn.Alarm;
import dev.skerry.fleet.analytics.Burn.Count;
import dev.skerry.fleet.analytics.Burn.Windows;
import org.junit.jupiter.api.Test;

class BurnTest {
  private static final double OBJECTIVE = 0.999;
  private static final Count GOOD = new Count(100_000, 50);

  private static Alarm alarm(Count five, Count half, Count hour, Count six) {
    return Burn.of(OBJECTIVE, new Windows(five, half, hour, six, GOOD)).alarm();
  }

  @Test
  void asManyMissesAsAreAllowed_burnAtOne_andLeaveNothing() {
    Count even = new Count(1_000_000, 1_000);

    Burn burn = Burn.of(OBJECTIVE, new Windows(even, even, even, even, even));

    assertThat(burn.hour().getAsDouble()).isCloseTo(1, within(1e-9));
    assertThat(burn.budgetLeft().getAsDouble()).isCloseTo(0, within(1e-9));
    assertThat(burn.alarm()).isEqualTo(Alarm.NONE);
  }

  @Test
  void fastBurn_needsBothWindows() {
    Count bad = new Count(1_000, 20);

    assertThat(alarm(bad, GOOD, bad, GOOD)).isEqualTo(Alarm.FAST);
    // It has begun just now.
    assertThat(alarm(bad, GOOD, GOOD, GOOD)).isEqualTo(Alarm.NONE);
    // It is over.
    assertThat(alarm(GOOD, GOOD, bad, GOOD)).isEqualTo(Alarm.NONE);
  }

  @Test
  void steadyBurn_isToldFromFast() {
    Count worse = new Count(1_000, 8);

    assertThat(alarm(worse, worse, worse, worse)).isEqualTo(Alarm.STEADY);
    assertThat(alarm(worse, GOOD, worse, worse)).isEqualTo(Alarm.NONE);
  }

  @Test
  void fewRequests_areNoAlarm() {
    Count one = new Count(3, 1);

    assertThat(alarm(one, one, one, one)).isEqualTo(Alarm.NONE);
  }

  @Test
  void silence_isNotKnown() {
    Count none = new Count(0, 0);

    Burn burn = Burn.of(OBJECTIVE, new Windows(none, none, none, none, none));

    assertThat(burn.fiveMinutes()).isEmpty();
    assertThat(burn.budgetLeft()).isEmpty();
    assertThat(burn.alarm()).isEqualTo(Alarm.NONE);
  }
}

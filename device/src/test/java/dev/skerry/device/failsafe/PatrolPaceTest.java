package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PatrolPaceTest {
  private static final long MS = 1_000_000;

  /** What part of a minute it looks, if each look takes so long on average. */
  private static double share(double meanMs, boolean inUse, boolean urgent) {
    SplittableRandom chance = new SplittableRandom(1);
    PatrolPace pace = new PatrolPace(0);
    long looked = 0;
    long now = 0;
    while (now < 60_000 * MS) {
      if (pace.untilDue(now, inUse, urgent) == 0) {
        long taken = (long) (chance.nextExponential() * meanMs * MS);
        pace.looked(now, now + taken);
        looked += taken;
        now += taken;
      }
      now += MS;
    }
    return looked / 60_000.0 / MS;
  }

  @Test
  void howeverSlowMemoryIs_itTakesLittleOfACore() {
    for (double meanMs : new double[] {0.1, 1, 10}) {
      assertThat(share(meanMs, true, false)).isBetween(0.003, 0.055);
      assertThat(share(meanMs, false, false)).isBetween(0.0002, 0.006);
      assertThat(share(meanMs, false, true)).isBetween(0.03, 0.55);
    }
    assertThat(share(10, true, false)).isBetween(0.04, 0.055);
    assertThat(share(10, false, true)).isBetween(0.4, 0.55);
    assertThat(share(500, false, true)).isBetween(0.4, 0.55);
  }

  @Test
  void lookDuringWhichTheMachineStoodStill_doesNotPutOffTheNextForLong() {
    PatrolPace pace = new PatrolPace(0);
    long hour = 3_600_000 * MS;

    pace.looked(0, hour);

    assertThat(pace.untilDue(hour, true, false)).isZero();
    pace.looked(hour, 2 * hour);
    assertThat(pace.untilDue(hour + 59_000 * MS, false, false)).isEqualTo(1000 * MS);
    assertThat(pace.untilDue(hour + 60_000 * MS, false, false)).isZero();
  }
}

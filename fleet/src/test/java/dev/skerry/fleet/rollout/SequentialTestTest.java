package dev.skerry.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.fleet.rollout.SequentialTest.Verdict;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SequentialTestTest {
  private static final Gate.Limits LIMITS = Gate.USUAL;

  @Test
  void fewDevices_canPassIfNoneIsHarmed() {
    for (int devices : new int[] {1, 5, 25, 500}) {
      assertThat(SequentialTest.of(0.005, devices, 42, LIMITS).verdict(devices, 0))
          .isEqualTo(Verdict.GOOD);
    }
  }

  @Test
  void allHarmed_isBadWithAHandful() {
    assertThat(SequentialTest.of(0.005, 5, 42, LIMITS).verdict(5, 5)).isEqualTo(Verdict.BAD);
    assertThat(SequentialTest.of(0.02, 5, 42, LIMITS).verdict(5, 5)).isEqualTo(Verdict.BAD);
  }

  @Test
  void share_thatIsUsual_isSeldomBad() {
    int bad = 0;
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      bad += played(random, 0.02, 0.02, 1) == Verdict.BAD ? 1 : 0;
    }

    // At most one in a thousand, by Wald; the interval of so many is four deviations wide.
    assertThat(bad).isLessThan(20 + 18);
  }

  @Test
  void share_thatIsHarmful_isMostlyFound() {
    int bad = 0;
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 1000; i++) {
      bad += played(random, 0.005, 0.05, 42) == Verdict.BAD ? 1 : 0;
    }

    assertThat(bad).isGreaterThan(950);
  }

  /* Devices come one by one; the test is made for 500. */
  private static Verdict played(SplittableRandom random, double usual, double share, int tests) {
    SequentialTest test = SequentialTest.of(usual, 500, tests, LIMITS);
    int harmed = 0;
    for (int devices = 1; devices <= 500; devices++) {
      harmed += random.nextDouble() < share ? 1 : 0;
      if (test.verdict(devices, harmed) == Verdict.BAD) {
        return Verdict.BAD;
      }
    }
    return test.verdict(500, harmed);
  }
}

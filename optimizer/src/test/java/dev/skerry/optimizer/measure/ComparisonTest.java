package dev.skerry.optimizer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.optimizer.measure.PairedTest.Finding;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  /* Marks of samples, some of which the second model gets wrong that the first has right. */
  private static PairedTest test(int samples, int lost, int won) {
    double[] original = new double[samples];
    double[] candidate = new double[samples];
    Arrays.fill(original, 0, samples / 2, 1);
    Arrays.fill(candidate, 0, samples / 2, 1);
    Arrays.fill(candidate, 0, lost, 0);
    Arrays.fill(candidate, samples / 2, samples / 2 + won, 1);
    return PairedTest.of(Marks.mean(original), Marks.mean(candidate), 3);
  }

  @Test
  void drop_isTheDifferenceOnTheSameSamples() {
    assertThat(test(1000, 30, 10).drop())
        .isEqualTo(0.02, org.assertj.core.api.Assertions.within(1e-12));
  }

  @Test
  void sameAnswers_tellAsMuchAsSoManySamplesCan() {
    // Of what goes wrong once in a hundred, fifty samples show nothing six times of ten.
    assertThat(test(50, 0, 0).drop()).isZero();
    assertThat(test(50, 0, 0).against(0.01)).isEqualTo(Finding.TOO_FEW_TO_TELL);
    assertThat(test(50, 0, 0).against(0.08)).isEqualTo(Finding.WITHIN);
    assertThat(test(500, 0, 0).against(0.01)).isEqualTo(Finding.WITHIN);
    assertThat(test(500, 0, 0).high())
        .isEqualTo(1 - Math.pow(0.025, 0.002), org.assertj.core.api.Assertions.within(1e-12));
  }

  @Test
  void sampleMoreThatIsWrong_neverMakesTheWorstLessBad() {
    double before = test(100, 0, 0).high();
    for (int lost = 1; lost < 20; lost++) {
      PairedTest test = test(100, lost, 0);
      assertThat(test.high()).as(lost + " lost").isGreaterThan(before);
      assertThat(test.low()).as(lost + " lost").isLessThan(test.drop());
      before = test.high();
    }
  }

  @Test
  void numbersThatAllDifferABit_tellMoreThanRightAndWrong() {
    SplittableRandom random = new SplittableRandom(2);
    double[] original = random.doubles(200, 0.9, 0.91).toArray();
    double[] candidate = random.doubles(200, 0.899, 0.909).toArray();

    assertThat(PairedTest.of(Marks.mean(original), Marks.mean(candidate), 3).against(0.003))
        .isEqualTo(Finding.WITHIN);
  }

  @Test
  void fewSamples_areTooFewToTell() {
    assertThat(test(100, 3, 3).against(0.01)).isEqualTo(Finding.TOO_FEW_TO_TELL);
  }

  @Test
  void manySamples_areEnough() {
    assertThat(test(20_000, 30, 30).against(0.01)).isEqualTo(Finding.WITHIN);
  }

  @Test
  void dropOfJustWhatIsAllowed_isNotBeyond() {
    // 1 - 0.99 is a bit more than 0.01.
    assertThat(new PairedTest(1 - 0.99, 0, 1 - 0.99).against(0.01)).isEqualTo(Finding.WITHIN);
  }

  @Test
  void largerDrop_isBeyond() {
    assertThat(test(1000, 30, 0).against(0.01)).isEqualTo(Finding.BEYOND);
  }

  @Test
  void dropThatIsNoNumber_isBeyond() {
    assertThat(new PairedTest(Double.NaN, 0, 0).against(1)).isEqualTo(Finding.BEYOND);
  }

  @Test
  void interval_holdsTheTrueDropAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(9);
    int holds = 0;
    for (int i = 0; i < 200; i++) {
      double[] original = new double[300];
      double[] candidate = new double[300];
      for (int s = 0; s < original.length; s++) {
        double luck = random.nextDouble();
        original[s] = luck < 0.8 ? 1 : 0;
        candidate[s] = luck < 0.72 || luck > 0.96 ? 1 : 0;
      }
      PairedTest test = PairedTest.of(Marks.mean(original), Marks.mean(candidate), i);
      holds += test.low() <= 0.04 && 0.04 <= test.high() ? 1 : 0;
    }

    // 95 in 100, less three deviations of what 200 draws give.
    assertThat(holds).isGreaterThan(180);
  }

  @Test
  void speedup_isThatOfTurnsSideBySide() {
    SplittableRandom random = new SplittableRandom(4);
    long[] slow = new long[900];
    long[] fast = new long[900];
    for (int i = 0; i < slow.length; i++) {
      // Other work slows both down, turn by turn, by up to ten times.
      double load = 1 + 9 * Math.abs(Math.sin(Math.floorDiv(i, 9)));
      slow[i] = (long) (3_000 * load * (1 + 0.1 * random.nextDouble()));
      fast[i] = (long) (1_000 * load * (1 + 0.1 * random.nextDouble()));
    }

    Ratio ratio = Ratio.of(new Turns(slow, 9), new Turns(fast, 9), 1);

    assertThat(ratio.speedup()).isBetween(2.9, 3.1);
    assertThat(ratio.low()).isGreaterThan(2.8).isLessThanOrEqualTo(ratio.speedup());
    assertThat(ratio.high()).isLessThan(3.2);
  }

  @Test
  void alikeModels_areNotSurelyFaster() {
    SplittableRandom random = new SplittableRandom(4);
    long[] one = random.longs(900, 1_000, 2_000).toArray();
    long[] other = random.longs(900, 1_000, 2_000).toArray();

    Ratio ratio = Ratio.of(new Turns(one, 9), new Turns(other, 9), 1);

    assertThat(ratio.low()).isLessThan(1);
    assertThat(ratio.high()).isGreaterThan(1);
  }
}

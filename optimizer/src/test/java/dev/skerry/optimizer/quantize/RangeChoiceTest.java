package dev.skerry.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RangeChoiceTest {
  /* A hundred thousand numbers of a normal distribution and one far outside. */
  private static final float[] NUMBERS = numbers();

  private static float[] numbers() {
    SplittableRandom random = new SplittableRandom(5);
    float[] numbers = new float[100_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    numbers[77] = 60;
    return numbers;
  }

  private static Range choice(Calibration how) {
    Range seen = Range.including(-5, 60);
    Histogram histogram = new Histogram(seen);
    histogram.add(FloatBuffer.wrap(NUMBERS));
    return RangeChoice.of(how, seen, histogram);
  }

  @Test
  void minMax_takesTheOutlierAlong() {
    assertThat(choice(Calibration.MIN_MAX)).isEqualTo(new Range(-5, 60));
  }

  @Test
  void percentile_leavesTheOutlierOut() {
    Range range = choice(Calibration.PERCENTILE);

    assertThat(range.max()).isBetween(3.5, 5.0);
    assertThat(range.min()).isBetween(-5.0, -3.5);
  }

  @Test
  void leastSquares_giveUpTheOutlierForFinerSteps() {
    assertThat(choice(Calibration.MSE).max()).isBetween(3.0, 59.0);
  }

  @Test
  void leastDivergence_givesUpTheOutlier() {
    assertThat(choice(Calibration.ENTROPY).max()).isLessThan(59);
  }

  @Test
  void valueThatNeverMoves_hasAScaleAllTheSame() {
    Scale scale = Scale.of(new Range(0, 0), Arithmetic.U8S8);

    assertThat(scale.scale()).isPositive();
    assertThat(scale.zero()).isZero();
  }

  @Test
  void zero_isHitExactly() {
    Scale scale = Scale.of(new Range(-1, 2), Arithmetic.U8S8);

    assertThat(scale.zero()).isEqualTo(85);
  }
}

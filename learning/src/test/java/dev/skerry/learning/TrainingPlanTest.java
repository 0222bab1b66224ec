package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class TrainingPlanTest {
  private static TrainingPlan plan(int steps, int warmUp) {
    return new TrainingPlan(steps, warmUp, Optimizer.adam(0.1), new Loss.MeanSquare(), 1);
  }

  private static double[] shares(TrainingPlan plan) {
    return IntStream.range(0, plan.steps()).mapToDouble(plan::share).toArray();
  }

  @Test
  void rate_risesToItsFirstValueThenFallsToNearNothing() {
    double[] shares = shares(plan(100, 10));

    assertThat(java.util.Arrays.copyOf(shares, 11)).isSorted().doesNotContain(0);
    assertThat(shares[10]).isEqualTo(1);
    for (int step = 11; step < 100; step++) {
      assertThat(shares[step]).isLessThan(shares[step - 1]);
    }
    assertThat(shares[99]).isCloseTo(0, Offset.offset(0.001));
  }

  @Test
  void withoutWarmUp_firstStepLearnsAtTheFullRate() {
    assertThat(shares(plan(4, 0))[0]).isEqualTo(1);
  }

  @Test
  void warmUpAsLongAsAllSteps_isRefused() {
    assertThatThrownBy(() -> plan(5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("warm-up 5");
  }
}

package dev.skerry.fleet.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.link.Scale;
import dev.skerry.link.Traits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DivergenceTest {
  private static final String CLASS = Traits.ofOutput(Traits.Kind.CLASS, "scores");
  private static final String CONFIDENCE = Traits.ofOutput(Traits.Kind.CONFIDENCE, "scores");
  private static final String MEAN = Traits.ofInput(Traits.Kind.MEAN, "x");
  private static final int TRIALS = 2000;

  private final SplittableRandom random = new SplittableRandom(20261128);

  private static Traits classes(long... counts) {
    Traits.Sum sum = new Traits.Sum();
    for (int i = 0; i < counts.length; i++) {
      sum.add(CLASS, i, counts[i]);
    }
    return sum.traits();
  }

  private static Divergence between(Traits now, Traits before) {
    return Divergence.between(now, before).getFirst();
  }

  private Traits drawn(int many, double... shares) {
    Traits.Sum sum = new Traits.Sum();
    for (int i = 0; i < many; i++) {
      double at = random.nextDouble();
      int named = 0;
      while (named < shares.length - 1 && at >= shares[named]) {
        at -= shares[named++];
      }
      sum.add(CLASS, named, 1);
    }
    return sum.traits();
  }

  @Test
  void distance_isNoneBetweenEquals_andOneWhereNothingIsShared() {
    assertThat(between(classes(100, 300), classes(200, 600)).distance()).isZero();
    assertThat(between(classes(500, 0), classes(0, 500)).distance()).isEqualTo(1);
    // H(3/4, 1/4) - H(1/2, 1/2) / 2 - H(1, 0) / 2, in bits.
    assertThat(between(classes(500, 500), classes(1000, 0)).distance())
        .isCloseTo(Math.sqrt(0.8112781 - 0.5), within(1e-6));
  }

  @Test
  void tooFew_tellNothing() {
    assertThat(Divergence.between(classes(99), classes(0, 1000))).isEmpty();
    assertThat(Divergence.between(classes(1000), classes(0, 99))).isEmpty();
    assertThat(Divergence.between(classes(1000), Traits.none())).isEmpty();
    assertThat(Divergence.between(classes(100), classes(0, 100))).hasSize(1);
  }

  @Test
  void sameDistribution_isSeldomBeyondChance() {
    double[] shares = {0.4, 0.3, 0.2, 0.05, 0.03, 0.01, 0.01};
    int beyond = 0;
    for (int i = 0; i < TRIALS; i++) {
      Divergence told = between(drawn(120, shares), drawn(2000, shares));
      beyond += told.distance() > told.furthest(0) ? 1 : 0;
      assertThat(told.exceeds(0.1)).isFalse();
    }
    // One in a thousand, and some more since the approximation is one.
    assertThat(beyond).isLessThanOrEqualTo(8);
  }

  @Test
  void distributionAtTheLimit_isSeldomBeyondIt() {
    double[] before = {0.5, 0.3, 0.2};
    double[] now = {0.3, 0.3, 0.4};
    double limit = between(classes(3000, 3000, 4000), classes(5000, 3000, 2000)).distance();
    int beyond = 0;
    for (int i = 0; i < TRIALS; i++) {
      beyond += between(drawn(200, now), drawn(2000, before)).exceeds(limit) ? 1 : 0;
    }
    assertThat(beyond).isLessThanOrEqualTo(12);
  }

  @Test
  void largeChange_isTold_byAHundred_andASmallOneByMany() {
    assertThat(between(classes(10, 20, 70), classes(700, 200, 100)).exceeds(0.2)).isTrue();
    assertThat(between(classes(60, 40), classes(500, 500)).exceeds(0.05)).isFalse();
    assertThat(between(classes(60_000, 40_000), classes(50_000, 50_000)).exceeds(0.05)).isTrue();
  }

  @Test
  void manyRareBuckets_areNoDrift() {
    Traits.Sum now = new Traits.Sum();
    Traits.Sum before = new Traits.Sum();
    for (int i = 0; i < 150; i++) {
      now.add(MEAN, random.nextInt(Scale.BUCKETS), 1);
      before.add(MEAN, random.nextInt(Scale.BUCKETS), 1);
    }

    assertThat(between(now.traits(), before.traits()).exceeds(0.01)).isFalse();
  }

  @Test
  void drift_tellsInputsFromOutputs_andHowSureTheAnswersAre() {
    Traits before =
        new Traits.Sum()
            .add(CLASS, 1, 500)
            .add(CONFIDENCE, Scale.ofConfidence(0.955), 500)
            .add(MEAN, 40, 500)
            .traits();
    Traits now =
        new Traits.Sum()
            .add(CLASS, 1, 500)
            .add(CONFIDENCE, Scale.ofConfidence(0.705), 500)
            .add(MEAN, 40, 500)
            .traits();

    Drift drift = Drift.of(now, before);

    assertThat(drift.inputs().orElseThrow().drifted()).isFalse();
    assertThat(drift.outputs().orElseThrow())
        .satisfies(change -> assertThat(change.drifted()).isTrue())
        .satisfies(change -> assertThat(change.trait()).isEqualTo(CONFIDENCE));
    assertThat(drift.confidence().getAsDouble()).isCloseTo(0.705, within(1e-9));
    assertThat(drift.confidenceBefore().getAsDouble()).isCloseTo(0.955, within(1e-9));
    assertThat(drift.looked()).isEqualTo(500);
  }

  @Test
  void drift_ofTooFew_isUnknown() {
    Drift drift = Drift.of(classes(50, 49), classes(0, 0, 5000));

    assertThat(drift.outputs()).isEmpty();
    assertThat(drift.inputs()).isEmpty();
    assertThat(drift.confidence()).isEmpty();
    assertThat(drift.looked()).isEqualTo(99);
  }
}

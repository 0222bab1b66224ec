package dev.skerry.benchmarks.rollout;

import dev.skerry.link.Traits;
import java.util.Arrays;
import java.util.SplittableRandom;

/*
 * What a box answers: one of five classes. How often each is right depends on the box, on the hour,
 * and on a state that the machine it watches is in for ten minutes in the mean.
 */
final class Speech {
  private static final String TRAIT = Traits.ofOutput(Traits.Kind.CLASS, "scores");
  private static final double[] USUAL = {0.6, 0.2, 0.1, 0.07, 0.03};
  private static final double STEPS_IN_A_STATE = 20;
  private static final double OTHERWISE = 0.03;

  /* Four looks a second, for half a minute. */
  private static final int MOST_LOOKS = 120;

  /** Of a box at whose answers nobody looks. */
  static final Speech NONE = new Speech(Scenario.GOOD, new SplittableRandom(0));

  private final Scenario scenario;
  private final SplittableRandom random;
  private final double[] own = new double[USUAL.length];
  private final long[] counts = new long[USUAL.length];
  private boolean busy;

  Speech(Scenario scenario, SplittableRandom random) {
    this.scenario = scenario;
    this.random = random;
    for (int i = 0; i < own.length; i++) {
      own[i] = USUAL[i] * Math.exp(random.nextGaussian() / 4);
    }
  }

  /** Another release answers from now on. */
  void beginAnew() {
    Arrays.fill(counts, 0);
  }

  /** Answers so many in one step; {@code other} if it is the new release that does. */
  void answer(long many, double rush, boolean other) {
    if (!scenario.watchesDrift()) {
      return;
    }
    busy ^= random.nextDouble() < 1 / STEPS_IN_A_STATE;
    double[] right = own.clone();
    right[0] *= 0.8 + 0.4 * rush;
    right[1] *= busy ? 1.5 : 1;
    double sum = Arrays.stream(right).sum();
    double guessed = !other ? 0 : scenario == Scenario.ANSWERS_WRONGLY ? 1 : OTHERWISE;
    double looks = Math.min(many, MOST_LOOKS);
    for (int i = 0; i < right.length; i++) {
      double share = (1 - guessed) * right[i] / sum + guessed / right.length;
      double spread = Math.sqrt(looks * share * (1 - share)) * random.nextGaussian();
      counts[i] += Math.max(0, Math.round(looks * share + spread));
    }
  }

  /** What it said since the release began. */
  Traits traits() {
    if (!scenario.watchesDrift()) {
      return Traits.none();
    }
    Traits.Sum sum = new Traits.Sum();
    for (int i = 0; i < counts.length; i++) {
      sum.add(TRAIT, i, counts[i]);
    }
    return sum.traits();
  }
}

package dev.skerry.fleet.rollout;

/**
 * Wald's sequential probability ratio test [1]: how much likelier it is that so many of so many
 * devices are harmed if a share of {@code bad} is, than if {@code usual} is.
 *
 * <p>[1] A. Wald, Sequential Tests of Statistical Hypotheses, Ann. Math. Statist. 16 (1945).
 *
 * @param stop the logarithm of the likelihood ratio from which the release is bad
 * @param pass that down to which it is good
 */
record SequentialTest(double usual, double bad, double stop, double pass) {
  private static final double LEAST = 1e-6;
  private static final double MOST = 1 - 1e-6;
  private static final double MOST_USUAL = 0.99;
  private static final double CONFIDENCE = 2;
  private static final double UNSEEN = 50;
  private static final int HALVINGS = 40;

  /** What one test says. */
  enum Verdict {
    BAD,
    GOOD,
    UNDECIDED
  }

  /**
   * The test for {@code devices} devices, to find what is harmful by {@code limits}; or more, if so
   * few devices cannot tell so little.
   *
   * @param tests how many of the kind are made, all of which together may stop falsely as often
   */
  static SequentialTest of(double usual, int devices, int tests, Gate.Limits limits) {
    double expected = Math.clamp(usual, LEAST, MOST_USUAL);
    double pass = Math.log(limits.misses());
    double told = told(expected, devices, -1.5 * pass);
    double bad = Math.min(MOST, Math.max(expected + limits.harmful(), told));
    return new SequentialTest(expected, bad, Math.log(tests / limits.falseStops()), pass);
  }

  /* The smallest share that so many devices, harmed as usual, can be expected to rule out. */
  private static double told(double usual, int devices, double needed) {
    double low = usual;
    double high = MOST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (devices * divergence(usual, middle) < needed) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double divergence(double p, double q) {
    return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  }

  /** The logarithm of the likelihood ratio. */
  double likelihood(int devices, int harmed) {
    return harmed * Math.log(bad / usual) + (devices - harmed) * Math.log((1 - bad) / (1 - usual));
  }

  Verdict verdict(int devices, int harmed) {
    double likelihood = likelihood(devices, harmed);
    if (likelihood >= stop) {
      return Verdict.BAD;
    }
    return likelihood <= pass ? Verdict.GOOD : Verdict.UNDECIDED;
  }

  /**
   * What share may be usual where {@code harmed} of {@code devices} are: two standard deviations
   * above it, with some more devices of which {@code allowed} are, for there may be few.
   */
  static double usual(int devices, int harmed, double allowed) {
    double all = devices + UNSEEN;
    double share = (harmed + UNSEEN * allowed) / all;
    return share + CONFIDENCE * Math.sqrt(share * (1 - share) / all);
  }
}

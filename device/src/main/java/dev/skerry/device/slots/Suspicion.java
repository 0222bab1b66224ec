package dev.skerry.device.slots;

/**
 * How sure one is that something bad happens more often than it used to.
 *
 * <p>Page's cumulative sum [1] of the logarithm of how much likelier each outcome is if the share
 * of bad ones is {@code bad} than if it is {@code usual}, never below zero: what was good for a day
 * does not count against what is bad from now on.
 *
 * <p>[1] E. S. Page, Continuous Inspection Schemes, Biometrika 41 (1954).
 */
final class Suspicion {
  /* One false alarm in a hundred thousand outcomes, at the most. */
  private static final double CERTAIN = Math.log(1e5);
  private static final double UNSEEN = 0.1;
  private static final double UNSEEN_AMONG = 50;
  private static final double WORST = 0.95;
  private static final int FINEST = 256;

  private final double perBad;
  private final double perGood;
  private final double usual;
  private double level;

  /** One that grows when the share is nearer to {@code bad} than to {@code usual}. */
  Suspicion(double usual, double bad) {
    this.usual = usual;
    double worse = Math.min(WORST, bad);
    boolean told = worse > usual;
    perBad = told ? Math.log(worse / usual) : 0;
    perGood = told ? Math.log((1 - worse) / (1 - usual)) : 0;
  }

  /** Compares with a past of which {@code bad} out of {@code all} were bad. */
  static Suspicion against(long all, long bad, double floor, double alarming) {
    // Twice what was seen, and a little more, for a past may be short.
    double usual = Math.clamp(2 * (bad + UNSEEN) / (all + UNSEEN_AMONG), floor, 1);
    return new Suspicion(usual, Math.max(alarming, 4 * usual));
  }

  /** Sees {@code bad} out of {@code all} new outcomes, in no known order. */
  void add(long all, long bad) {
    long steps = Math.clamp(bad, 1, FINEST);
    for (int i = 0; i < steps; i++) {
      level = Math.max(0, level + perGood * (all - bad) / steps) + perBad * bad / steps;
    }
  }

  boolean isCertain() {
    return level >= CERTAIN;
  }

  /** Whether there is enough of it to wait and see. */
  boolean isGrowing() {
    return level >= CERTAIN / 2;
  }

  double usual() {
    return usual;
  }
}

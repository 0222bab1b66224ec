package dev.skerry.optimizer.look;

/**
 * Whether one way of asking does better than another on the very same samples (McNemar, "Note on
 * the sampling error of the difference between correlated proportions", 1947; exact).
 */
final class SignTest {
  private SignTest() {}

  /**
   * How often as many samples or more would favour {@code other} if nothing but chance decided
   * those on which both differ.
   */
  static double chance(boolean[] declared, boolean[] other) {
    int gained = 0;
    int differing = 0;
    for (int i = 0; i < declared.length; i++) {
      differing += declared[i] != other[i] ? 1 : 0;
      gained += other[i] && !declared[i] ? 1 : 0;
    }
    return tail(differing, gained);
  }

  /** How often {@code coins} coins show {@code heads} heads or more. */
  static double tail(int coins, int heads) {
    double sum = 0;
    double logarithm = -coins * Math.log(2);
    for (int k = 0; k <= coins; k++) {
      if (k >= heads) {
        sum += Math.exp(logarithm);
      }
      logarithm += Math.log((double) (coins - k) / (k + 1));
    }
    return Math.min(1, sum);
  }
}

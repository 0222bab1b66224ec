package dev.skerry.optimizer.look;

/** How many of some samples a model is right about. */
public record Accuracy(int right, int samples) {
  private static final double DEVIATIONS = 1.959964;

  public Accuracy {
    if (samples < 1 || right < 0 || right > samples) {
      throw new IllegalArgumentException(
          "right: " + right + " of " + samples + " (expected: 0 to all, of 1 or more)");
    }
  }

  static Accuracy of(boolean[] right) {
    int count = 0;
    for (boolean one : right) {
      count += one ? 1 : 0;
    }
    return new Accuracy(count, right.length);
  }

  public double share() {
    return (double) right / samples;
  }

  /** Where the share is on other samples like these, 95 times in 100: the lower end. */
  public double low() {
    return right == 0 ? 0 : centre() - reach();
  }

  /** The upper end. */
  public double high() {
    return right == samples ? 1 : centre() + reach();
  }

  /* Wilson, "Probable inference, the law of succession, and statistical inference", 1927. */
  private double centre() {
    double square = DEVIATIONS * DEVIATIONS;
    return (right + square / 2) / (samples + square);
  }

  private double reach() {
    double square = DEVIATIONS * DEVIATIONS;
    return DEVIATIONS
        * Math.sqrt(samples * share() * (1 - share()) + square / 4)
        / (samples + square);
  }
}

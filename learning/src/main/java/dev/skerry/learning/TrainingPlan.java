package dev.skerry.learning;

/**
 * How long and in which way to learn.
 *
 * @param steps lessons to take; the rate reaches 0 with the last
 * @param seed of whatever is random in the model, such as Dropout; the order of lessons has its own
 */
public record TrainingPlan(int steps, Optimizer optimizer, Loss loss, long seed) {
  public TrainingPlan {
    if (steps < 1) {
      throw new IllegalArgumentException("steps: " + steps + " (expected: >= 1)");
    }
  }

  /** The share of the first rate that a step learns at. */
  double share(int step) {
    return 0.5 * (1 + Math.cos(Math.PI * step / steps));
  }
}

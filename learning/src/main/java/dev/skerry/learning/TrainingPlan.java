package dev.skerry.learning;

/**
 * How long and in which way to learn.
 *
 * @param steps lessons to take; the rate reaches 0 with the last
 * @param warmUp lessons of these over which the rate rises to its first value: what a fresh
 *     optimizer remembers says little, and a large step may undo what weights know already
 * @param seed of whatever is random in the model, such as Dropout; the order of lessons has its own
 */
public record TrainingPlan(int steps, int warmUp, Optimizer optimizer, Loss loss, long seed) {
  public TrainingPlan {
    if (steps < 1 || warmUp < 0 || warmUp >= steps) {
      throw new IllegalArgumentException(
          "steps "
              + steps
              + ", warm-up "
              + warmUp
              + " (expected: >= 1, and from 0 to one less than steps)");
    }
  }

  /** A plan that begins at its full rate. */
  public TrainingPlan(int steps, Optimizer optimizer, Loss loss, long seed) {
    this(steps, 0, optimizer, loss, seed);
  }

  /** The share of the first rate that a step learns at. */
  double share(int step) {
    return step < warmUp
        ? (step + 1.0) / (warmUp + 1)
        : 0.5 * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp)));
  }
}

package dev.skerry.optimizer.look;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How well a model tells classes apart.
 *
 * @param classes how many it knows
 * @param tried other ways to prepare the same samples
 */
public record Judged(Accuracy accuracy, int classes, List<Tried> tried) {
  /* So seldom would chance alone make any of all that is tried look better. */
  private static final double SURE = 0.01;

  public Judged {
    tried = List.copyOf(tried);
  }

  /** What is right without a look, each class said as often as any other. */
  public double chance() {
    return 1.0 / classes;
  }

  /** Whether the model would do better that way on other samples, too. */
  public boolean isSurelyBetter(Tried one) {
    return one.chance() < SURE / tried.size();
  }

  /** The best of the ways that are surely better; the first of several. */
  Optional<Tried> better() {
    return tried.stream()
        .filter(this::isSurelyBetter)
        .max(Comparator.comparingInt(one -> one.accuracy().right()));
  }
}

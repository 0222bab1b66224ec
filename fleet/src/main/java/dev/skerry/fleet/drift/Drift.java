package dev.skerry.fleet.drift;

import dev.skerry.link.Scale;
import dev.skerry.link.Traits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What has become of what an agent takes and gives, against as long a time before.
 *
 * @param looked how many requests were looked at
 * @param before how many were in the time before
 * @param inputs of the trait of its inputs that has changed most; empty if too few were looked at
 * @param outputs of that of its outputs
 * @param confidence what share the best class has of what the best two have together, on average;
 *     empty if its outputs are no scores
 * @param confidenceBefore in the time before
 */
public record Drift(
    long looked,
    long before,
    Optional<Change> inputs,
    Optional<Change> outputs,
    OptionalDouble confidence,
    OptionalDouble confidenceBefore) {
  /** From here on a change is worth a look. */
  public static final double WORTH_A_LOOK = 0.1;

  /**
   * A change.
   *
   * @param trait of which
   * @param distance as {@link Divergence} has it
   * @param chance how far so few may be apart if nothing has changed
   * @param drifted whether it is worth a look, and no chance
   */
  public record Change(String trait, double distance, double chance, boolean drifted) {}

  /** Compares a while with the time before. */
  public static Drift of(Traits now, Traits before) {
    List<Divergence> all = Divergence.between(now, before);
    return new Drift(
        now.most(),
        before.most(),
        most(all.stream().filter(one -> !Traits.isOutput(one.trait())).toList()),
        most(all.stream().filter(one -> Traits.isOutput(one.trait())).toList()),
        confidence(now),
        confidence(before));
  }

  private static Optional<Change> most(List<Divergence> some) {
    return some.stream()
        .map(one ->
            new Change(one.trait(), one.distance(), one.furthest(0), one.exceeds(WORTH_A_LOOK)))
        .max((one, other) ->
            one.drifted() == other.drifted()
                ? Double.compare(one.distance(), other.distance())
                : Boolean.compare(one.drifted(), other.drifted()));
  }

  private static OptionalDouble confidence(Traits traits) {
    double sum = 0;
    long count = 0;
    for (String name : traits.names()) {
      if (Traits.isOutput(name) && Traits.is(Traits.Kind.CONFIDENCE, name)) {
        long[] counts = traits.counts(name);
        for (int i = 0; i < counts.length; i++) {
          sum += counts[i] * Scale.confidence(i);
          count += counts[i];
        }
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }
}

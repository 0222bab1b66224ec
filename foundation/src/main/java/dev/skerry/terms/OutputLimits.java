package dev.skerry.terms;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the values of one output must be like for an answer to leave the device.
 *
 * @param finite whether NaN and infinities are refused
 * @param least no value may be below it
 * @param most no value may be above it
 * @param classes the only classes it may name, counted from 0: by its largest value if its type is
 *     of floating point, by the value itself if it is an integer; any if empty
 * @param changePerSecond the most by which a value may differ from the same value of the answer
 *     before, for each second between them
 * @param oldest how old an answer from the cache may be
 */
public record OutputLimits(
    boolean finite,
    OptionalDouble least,
    OptionalDouble most,
    Set<Integer> classes,
    OptionalDouble changePerSecond,
    Optional<Duration> oldest) {
  /** Any finite numbers. */
  public static final OutputLimits FINITE =
      new OutputLimits(
          true,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Set.of(),
          OptionalDouble.empty(),
          Optional.empty());

  public OutputLimits {
    checkFinite("least", least);
    checkFinite("most", most);
    if (least.isPresent() && most.isPresent() && least.getAsDouble() > most.getAsDouble()) {
      throw new IllegalArgumentException(
          "least: " + least.getAsDouble() + " (expected: <= most, " + most.getAsDouble() + ")");
    }
    for (Integer number : classes) {
      if (number < 0) {
        throw new IllegalArgumentException("classes: " + number + " (expected: each >= 0)");
      }
    }
    checkFinite("changePerSecond", changePerSecond);
    if (changePerSecond.isPresent() && changePerSecond.getAsDouble() <= 0) {
      throw new IllegalArgumentException(
          "changePerSecond: " + changePerSecond.getAsDouble() + " (expected: > 0)");
    }
    if (oldest.isPresent() && !oldest.get().isPositive()) {
      throw new IllegalArgumentException("oldest: " + oldest.get() + " (expected: > 0)");
    }
    classes = Collections.unmodifiableSet(new TreeSet<>(classes));
  }

  /** These limits, with values from {@code low} to {@code high} only. */
  public OutputLimits within(double low, double high) {
    return new OutputLimits(
        finite, OptionalDouble.of(low), OptionalDouble.of(high), classes, changePerSecond, oldest);
  }

  /** These limits, with no other classes than {@code allowed}. */
  public OutputLimits ofClasses(Set<Integer> allowed) {
    return new OutputLimits(finite, least, most, allowed, changePerSecond, oldest);
  }

  /** These limits, with values that change by no more than {@code perSecond}. */
  public OutputLimits changing(double perSecond) {
    return new OutputLimits(finite, least, most, classes, OptionalDouble.of(perSecond), oldest);
  }

  /** These limits, with no answer older than {@code age}. */
  public OutputLimits noOlderThan(Duration age) {
    return new OutputLimits(finite, least, most, classes, changePerSecond, Optional.of(age));
  }

  private static void checkFinite(String name, OptionalDouble value) {
    if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
      throw new IllegalArgumentException(
          name + ": " + value.getAsDouble() + " (expected: a finite number)");
    }
  }
}

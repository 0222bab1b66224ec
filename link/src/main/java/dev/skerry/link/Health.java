package dev.skerry.link;

import java.util.OptionalDouble;

/**
 * How a device is. What it has no sensor for is absent, never guessed.
 *
 * @param celsius its hottest sensor
 * @param battery charge from 0 to 1
 * @param joules used by its models since it started
 * @param waiting requests in line now
 */
public record Health(
    OptionalDouble celsius, OptionalDouble battery, OptionalDouble joules, int waiting) {
  /** Of a device that cannot tell. */
  public static final Health UNKNOWN =
      new Health(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), 0);

  public Health {
    if (waiting < 0) {
      throw new IllegalArgumentException("waiting: " + waiting + " (expected: >= 0)");
    }
    check("celsius", celsius);
    check("battery", battery);
    check("joules", joules);
  }

  private static void check(String what, OptionalDouble value) {
    if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
      throw new IllegalArgumentException(
          what + ": " + value.getAsDouble() + " (expected: a finite number)");
    }
  }
}

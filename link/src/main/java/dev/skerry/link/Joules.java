package dev.skerry.link;

import java.util.OptionalDouble;

/* What something took, as far as a meter told; it only grows. */
final class Joules {
  private static final double MOST = 1e15;

  private Joules() {}

  static void check(OptionalDouble joules) {
    if (joules.isPresent() && !(joules.getAsDouble() >= 0 && joules.getAsDouble() < MOST)) {
      throw new IllegalArgumentException(
          "joules: " + joules.getAsDouble() + " (expected: >= 0, and finite)");
    }
  }

  static OptionalDouble plus(OptionalDouble some, OptionalDouble more) {
    return some.isEmpty() && more.isEmpty()
        ? some
        : OptionalDouble.of(some.orElse(0) + more.orElse(0));
  }

  static OptionalDouble since(OptionalDouble now, OptionalDouble before) {
    return now.isEmpty()
        ? now
        : OptionalDouble.of(Math.max(0, now.getAsDouble() - before.orElse(0)));
  }
}

package dev.skerry.device.schedule;

import org.junit.jupiter.api.Test;

final class DecisionsTest {
  @Test
  void everyDecision_keepsItsPromises() {
    for (long seed = 1; seed <= 400; seed++) {
      try {
        Decisions.check(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}

package dev.skerry.device.schedule;

import org.junit.jupiter.api.Test;

final class PreemptionsTest {
  @Test
  void urgentOnes_waitForAPieceAtMost_andNobodyIsLost() {
    for (long seed = 1; seed <= 150; seed++) {
      try {
        Preemptions.check(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}

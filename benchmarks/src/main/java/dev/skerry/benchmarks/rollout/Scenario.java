package dev.skerry.benchmarks.rollout;

import java.util.Arrays;
import java.util.Locale;

/** What is the matter with a release. */
public enum Scenario {
  /** Nothing. */
  GOOD(0),
  /**
   * Every machine stands still soon after loading it, says nothing more, and nobody restarts it.
   */
  CRASHES_SILENTLY(1),
  /** The program dies soon after each start with it, and is started again, on every device. */
  CRASH_LOOPS(1),
  /** Every run fails, on one device in twenty. */
  FAILS_ON_5(0.05),
  /** One machine in twenty stands still and says nothing more. */
  SILENT_ON_5(0.05),
  /** Six hours after a device has loaded it, every run fails there. */
  BAD_AFTER_6H(1),
  /** Every run fails on three devices in ten, and the gate cannot be read. */
  MALFORMED_GATE(0.3),
  /**
   * It answers at once and without a fault, and whatever comes to its mind. The gate watches drift.
   */
  ANSWERS_WRONGLY(1),
  /** Three answers in a hundred are others than before. The gate watches drift. */
  ANSWERS_BETTER(1);

  private final double share;

  Scenario(double share) {
    this.share = share;
  }

  /** How many of all devices it is bad for. */
  double share() {
    return share;
  }

  /** Whether its gate says how far outputs may drift. */
  boolean watchesDrift() {
    return this == ANSWERS_WRONGLY || this == ANSWERS_BETTER;
  }

  /** What it is called. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one that is called so. */
  public static Scenario of(String label) {
    for (Scenario scenario : values()) {
      if (scenario.label().equals(label)) {
        return scenario;
      }
    }
    throw new IllegalArgumentException(
        "scenario: "
            + label
            + " (expected: one of "
            + Arrays.stream(values()).map(Scenario::label).toList()
            + ")");
  }
}

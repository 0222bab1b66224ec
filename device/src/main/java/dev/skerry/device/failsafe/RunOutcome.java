package dev.skerry.device.failsafe;

/** How a run ended, as far as its variant can be blamed for it. */
public enum RunOutcome {
  /** In about the time it takes, with answers in contract. */
  GOOD,
  /** In a way that says nothing of the variant: refused input, or ended because nobody waited. */
  UNKNOWN,
  /** Too early to have done the work. */
  EARLY,
  /** Long after it should have. */
  LATE,
  /** With a failure. */
  FAILED,
  /** With an answer that broke the contract. */
  BREACH,
  /** Not at all; whoever ran it was given up. */
  HUNG,
  /** Not at all; whatever process ran it has died of it. */
  CRASHED;

  /** Whether it counts against the variant. */
  public boolean isFault() {
    return switch (this) {
      case GOOD, UNKNOWN -> false;
      case EARLY, LATE, FAILED, BREACH, HUNG, CRASHED -> true;
    };
  }

  /** Whether it took down whatever ran it. */
  public boolean isFatal() {
    return this == HUNG || this == CRASHED;
  }
}

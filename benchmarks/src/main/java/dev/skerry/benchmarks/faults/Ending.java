package dev.skerry.benchmarks.faults;

/** How a run ended, as nobody but the simulation knows. */
enum Ending {
  SOUND,
  NAN,
  OUT_OF_RANGE,
  MISSHAPEN,
  /** In contract, but not what the model says. */
  WRONG,
  FAILED,
  TERMINATED,
  /** The process died under it. */
  CRASHED;

  boolean isBreach() {
    return this == NAN || this == OUT_OF_RANGE || this == MISSHAPEN;
  }

  boolean hasOutputs() {
    return this == SOUND || this == WRONG || isBreach();
  }
}

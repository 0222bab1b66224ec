package dev.skerry.engine;

/** Told between two pieces of a run, on the thread that runs it; the run waits meanwhile. */
@FunctionalInterface
public interface Checkpoint {
  /** A run can be let wait here. Whatever this throws ends the run. */
  void reached();
}

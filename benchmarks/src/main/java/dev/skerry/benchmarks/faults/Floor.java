package dev.skerry.benchmarks.faults;

/**
 * One executor, the processes that it can run models in, and the counter where answers are given.
 */
interface Floor {
  /** The process that is warm when an episode begins. */
  int FIRST = 0;

  /** Runs {@code rung} for {@code request} in {@code process}; only if nothing runs. */
  void begin(int request, int rung, int process, long now);

  /** Asks a variant its known question, beside whatever runs; gives when the answer is there. */
  long ask(int rung, long now);

  /**
   * Whether an answer of {@code rung} in {@code process} to the known question is the known one.
   */
  boolean isKnown(int rung, int process, long now);

  /** Tells the run in progress to end; it will between two operators, if there ever is one. */
  void terminate(long now);

  /** Starts a process; it loads what is on disk, and {@link Policy#ready} says when it is warm. */
  int launch(long now);

  /** Ends a process, and with it what runs in it; nobody is told. */
  void kill(int process);

  /** Gives what a model said to whoever waits for it; of no effect if an answer was given. */
  void release(int request, int rung, Ending said, long now);

  /** Gives an answer that no model gave. */
  void releaseSafe(int request, long now);
}

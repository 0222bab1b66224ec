package dev.skerry.benchmarks.neverlate;

import org.jspecify.annotations.Nullable;

/** Decides who runs next on the one executor there is. Requests go by their number. */
interface Policy {
  /** A request has come. */
  void arrive(int request, long now);

  /** What to run now that the executor is idle; null for nothing. */
  @Nullable Run next(long now);

  /** A run has ended, whether or not in time. */
  default void ended(Run run, long nanos, long now) {}

  /** When to ask again even if nothing has happened; never, if {@link Long#MAX_VALUE}. */
  default long wakeAt() {
    return Long.MAX_VALUE;
  }

  /** When the next safe answer is due; never, if {@link Long#MAX_VALUE}. */
  default long safeAnswerDue() {
    return Long.MAX_VALUE;
  }

  /** The request whose safe answer is due; less than 0 if there is none. */
  default int takeSafeAnswer(long now) {
    return -1;
  }

  /**
   * Requests that run together on a rung.
   *
   * @param members their numbers
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Run(int rung, int[] members) {}
}

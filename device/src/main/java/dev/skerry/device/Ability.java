package dev.skerry.device;

import java.time.Duration;
import java.util.List;

/**
 * What a device can do for an agent just now, as far as it has learned: for whoever weighs where to
 * ask.
 *
 * @param version of its family
 * @param patience how long a question has that brings no deadline
 * @param failSafe whether there is a safe answer
 * @param batches whether the outermost dimension of its inputs counts samples
 * @param metric what accuracies are shares of, in a word: of right answers, or of those that agree
 *     with the original's
 * @param paces of the variants that may answer, most accurate first, each further one quicker;
 *     empty if none may
 */
public record Ability(
    String agent,
    String version,
    Duration patience,
    boolean failSafe,
    boolean batches,
    String metric,
    List<Pace> paces) {
  /** Copies. */
  public Ability {
    paces = List.copyOf(paces);
  }

  /**
   * How good a variant is, and how long a run takes for each sample of as many as questions bring
   * of late.
   *
   * @param accuracy from 0 to 1
   * @param p50 in nanoseconds
   * @param p99 in nanoseconds, not less than {@code p50}
   */
  public record Pace(String variant, double accuracy, long p50, long p99) {}
}

package dev.skerry.benchmarks.faults;

import java.util.List;

/**
 * What others do about models that fail.
 *
 * @param share of the deadline after which a run's asker is answered otherwise; 0 for never
 * @param retries how often a run that failed is tried again
 * @param fallback who answers if the model does not
 * @param breaks whether nothing is tried for a second once half of the last ten failed
 * @param restarts how often the process is started again, if it died or nothing works
 */
record Rules(
    String name, double share, int retries, Fallback fallback, boolean breaks, int restarts) {
  /** Who answers instead. */
  enum Fallback {
    NOBODY,
    STATIC,
    /** The cheapest sibling, for 10 ms, and then a static answer. */
    SIBLING
  }

  private static final int ALWAYS = Integer.MAX_VALUE;

  /** Each as its users would have it. */
  static List<Rules> usual() {
    return List.of(
        new Rules("no-fallback", 0, 0, Fallback.NOBODY, false, 0),
        new Rules("after-timeout", 1, 0, Fallback.SIBLING, false, ALWAYS),
        new Rules("retry", 0.5, 2, Fallback.NOBODY, false, ALWAYS),
        new Rules("circuit-breaker", 0.8, 0, Fallback.STATIC, true, ALWAYS),
        new Rules("restart-only", 0, 0, Fallback.NOBODY, false, 3));
  }
}

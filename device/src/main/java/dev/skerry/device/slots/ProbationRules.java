package dev.skerry.device.slots;

import java.time.Duration;

/**
 * How a new release proves itself.
 *
 * @param least for how long it answers before anything is said for it
 * @param enough requests that say how it does
 * @param longest after which it has proven itself by its self-test alone, with fewer requests
 * @param starts how often the program may start with it before it has
 */
public record ProbationRules(Duration least, long enough, Duration longest, int starts) {
  /** Five minutes and 500 requests, or half an hour; three starts. */
  public static final ProbationRules USUAL =
      new ProbationRules(Duration.ofMinutes(5), 500, Duration.ofMinutes(30), 3);

  public ProbationRules {
    if (least.isNegative() || longest.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "least: " + least + ", longest: " + longest + " (expected: 0 <= least <= longest)");
    }
    if (enough < 0) {
      throw new IllegalArgumentException("enough: " + enough + " (expected: >= 0)");
    }
    if (starts < 1) {
      throw new IllegalArgumentException("starts: " + starts + " (expected: >= 1)");
    }
  }
}

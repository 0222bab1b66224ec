package dev.skerry.fleet.jobs;

/**
 * How a family is to be made, as {@code skerry optimize} has it.
 *
 * @param accuracyDrop how much less than the original a variant may score
 * @param spec the data spec, in YAML, whose source is the data of the job; empty for none
 */
public record Recipe(Level level, double accuracyDrop, long seed, String spec) {
  private static final int LONGEST_SPEC = 32 << 10;

  /** How far to go. */
  public enum Level {
    QUANTIZE,
    PRUNE,
    DISTIL,
    FULL
  }

  public Recipe {
    if (!(accuracyDrop >= 0 && accuracyDrop <= 1)) {
      throw new IllegalArgumentException(
          "accuracy_drop: " + accuracyDrop + " (expected: a share from 0 to 1)");
    }
    if (spec.length() > LONGEST_SPEC) {
      throw new IllegalArgumentException(
          "spec: " + spec.length() + " characters (expected: <= " + LONGEST_SPEC + ")");
    }
  }
}

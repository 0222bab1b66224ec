package dev.skerry.learning.bearing;

/**
 * How much to spend on the siblings.
 *
 * @param full steps for the full sibling
 * @param small steps for the small one
 * @param tiny steps for the tiny one
 * @param batch windows in each step
 */
public record Effort(int full, int small, int tiny, int batch) {
  /** What the committed family had: about ten minutes on one core. */
  public static final Effort THOROUGH = new Effort(1000, 1500, 2500, 32);

  /** Enough to see everything work, not to be accurate: half a minute. */
  public static final Effort QUICK = new Effort(40, 60, 100, 16);

  /** For the sibling of that name. */
  int steps(String sibling) {
    return switch (sibling) {
      case "full" -> full;
      case "small" -> small;
      case "tiny" -> tiny;
      default ->
          throw new IllegalArgumentException(
              "sibling: " + sibling + " (expected: full, small or tiny)");
    };
  }
}

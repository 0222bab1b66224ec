package dev.skerry.site.view;

/**
 * A rung that a device could answer on.
 *
 * @param accuracy from 0 to 1
 * @param p50 what a run takes, in nanoseconds for each sample of as many as questions bring of late
 * @param p99 what nearly no run exceeds, in nanoseconds for each sample
 */
public record Offer(String rung, double accuracy, long p50, long p99) {
  public Offer {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy: " + accuracy + " (expected: 0 to 1)");
    }
    if (p50 < 1 || p99 < p50) {
      throw new IllegalArgumentException(
          "p50: " + p50 + ", p99: " + p99 + " (expected: 1 <= p50 <= p99)");
    }
  }
}

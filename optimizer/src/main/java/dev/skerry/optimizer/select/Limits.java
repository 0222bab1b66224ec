package dev.skerry.optimizer.select;

import dev.skerry.terms.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * What a variant must keep to.
 *
 * @param accuracyDrop how much less than the original it may score
 * @param p95 how long 95 runs in 100 may take at most
 * @param memory what it may add to a process
 * @param size of its file
 */
public record Limits(
    double accuracyDrop, Optional<Duration> p95, Optional<Bytes> memory, Optional<Bytes> size) {
  public Limits {
    if (!(accuracyDrop >= 0 && accuracyDrop <= 1)) {
      throw new IllegalArgumentException("accuracy drop: " + accuracyDrop + " (expected: 0 to 1)");
    }
  }

  /** A drop alone. */
  public static Limits ofDrop(double accuracyDrop) {
    return new Limits(accuracyDrop, Optional.empty(), Optional.empty(), Optional.empty());
  }
}

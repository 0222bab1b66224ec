package dev.skerry.fleet.placement;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Latency;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;

/**
 * One variant of what an agent runs, as it was measured.
 *
 * @param latency of one question alone; empty if nobody has measured it
 * @param gigaflops of a core of the machine it was measured on, if that is known
 * @param memory for it and the smaller ones beneath it, which a device loads as well
 * @param providers any of these must be on a device; empty for any device
 */
public record Rung(
    String name,
    double accuracy,
    Optional<Latency> latency,
    OptionalDouble gigaflops,
    Bytes memory,
    Bytes storage,
    SortedSet<String> providers) {
  public Rung {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy: " + accuracy + " (expected: 0 to 1)");
    }
  }
}

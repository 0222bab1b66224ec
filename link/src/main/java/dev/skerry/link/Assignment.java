package dev.skerry.link;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import dev.skerry.terms.Names;
import java.util.OptionalInt;

/**
 * One agent that shall run on a device.
 *
 * @param agent what clients call it
 * @param family the SHA-256 of the archive of its family, which is fetched by it
 * @param size of that archive
 * @param latencyClass the deadline and priority of requests that bring none
 * @param accuracyFloor the least accuracy of a variant that may answer, from 0 to 1
 * @param failSafe whether it is refused if its family declares no safe answer
 * @param again how often its people have asked for another try of what was refused; empty for never
 */
public record Assignment(
    String agent,
    Digest family,
    Bytes size,
    LatencyClass latencyClass,
    double accuracyFloor,
    boolean failSafe,
    OptionalInt again) {
  public Assignment {
    Names.check("agent", agent);
    if (!(accuracyFloor >= 0 && accuracyFloor <= 1)) {
      throw new IllegalArgumentException(
          "accuracy_floor: " + accuracyFloor + " (expected: 0 to 1)");
    }
  }

  /** That was never refused. */
  public Assignment(
      String agent,
      Digest family,
      Bytes size,
      LatencyClass latencyClass,
      double accuracyFloor,
      boolean failSafe) {
    this(agent, family, size, latencyClass, accuracyFloor, failSafe, OptionalInt.empty());
  }

  /** The same, after so many requests for another try. */
  public Assignment again(OptionalInt times) {
    return new Assignment(agent, family, size, latencyClass, accuracyFloor, failSafe, times);
  }

  /** Whether {@code other} is the same to run, however often a try was asked for. */
  public boolean isSame(Assignment other) {
    return again(OptionalInt.empty()).equals(other.again(OptionalInt.empty()));
  }
}

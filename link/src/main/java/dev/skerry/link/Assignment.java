package dev.skerry.link;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.LatencyClass;
import dev.skerry.terms.Names;

/**
 * One agent that shall run on a device.
 *
 * @param agent what clients call it
 * @param family the SHA-256 of the archive of its family, which is fetched by it
 * @param size of that archive
 * @param latencyClass the deadline and priority of requests that bring none
 * @param accuracyFloor the least accuracy of a variant that may answer, from 0 to 1
 * @param failSafe whether it is refused if its family declares no safe answer
 */
public record Assignment(
    String agent,
    Digest family,
    Bytes size,
    LatencyClass latencyClass,
    double accuracyFloor,
    boolean failSafe) {
  public Assignment {
    Names.check("agent", agent);
    if (!(accuracyFloor >= 0 && accuracyFloor <= 1)) {
      throw new IllegalArgumentException(
          "accuracy_floor: " + accuracyFloor + " (expected: 0 to 1)");
    }
  }
}

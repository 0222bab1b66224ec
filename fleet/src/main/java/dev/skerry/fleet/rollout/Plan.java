package dev.skerry.fleet.rollout;

import java.time.Duration;
import java.util.List;

/**
 * How a release is to move through a fleet.
 *
 * @param waves one after the other; whom an earlier one has reached stays reached
 * @param gate between each two, and to the end
 * @param least how long a wave lasts at least
 * @param most after which one that has not passed is held for somebody to look at
 * @param soak for how long all of it is watched after the last wave was begun
 */
public record Plan(List<Wave> waves, Gate gate, Duration least, Duration most, Duration soak) {
  private static final int MOST_WAVES = 50;

  /** Twenty-five devices, then 5, 15, 40 and 100 percent; watched for a day after. */
  public static final Plan USUAL =
      new Plan(
          List.of(
              new Wave.Canary(25),
              new Wave.Share(0.05),
              new Wave.Share(0.15),
              new Wave.Share(0.4),
              new Wave.Share(1)),
          Gate.USUAL,
          Duration.ofMinutes(5),
          Duration.ofHours(12),
          Duration.ofHours(24));

  public Plan {
    if (waves.isEmpty() || waves.size() > MOST_WAVES) {
      throw new IllegalArgumentException(
          "waves: " + waves.size() + " (expected: 1 to " + MOST_WAVES + ")");
    }
    double reached = 0;
    for (Wave wave : waves) {
      if (wave instanceof Wave.Share share) {
        if (share.share() <= reached) {
          throw new IllegalArgumentException(
              "share: " + share.print() + " (expected: more than the one before)");
        }
        reached = share.share();
      }
    }
    if (least.isNegative() || most.compareTo(least) < 0 || soak.isNegative()) {
      throw new IllegalArgumentException(
          "least: "
              + least
              + ", most: "
              + most
              + ", soak: "
              + soak
              + " (expected: 0 <= least <= most, soak >= 0)");
    }
    waves = List.copyOf(waves);
  }

  /** The same, with another gate. */
  public Plan withGate(Gate other) {
    return new Plan(waves, other, least, most, soak);
  }
}

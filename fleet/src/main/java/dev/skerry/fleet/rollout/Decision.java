package dev.skerry.fleet.rollout;

import java.time.Instant;
import java.util.List;

/**
 * What was decided about a rollout, and why.
 *
 * @param by who did: a person's name, or {@link #GATE}
 * @param words the whole of it for people
 * @param evidence the numbers it rests on; none for what a person decided
 */
public record Decision(Instant at, What what, String by, String words, List<Evidence> evidence) {
  /** Who decides by what is measured. */
  public static final String GATE = "gate";

  /** What can be decided. */
  public enum What {
    BEGAN_WAVE,
    SOAKS,
    DONE,
    PAUSED,
    RESUMED,
    ABORTED,
    ROLLED_BACK
  }

  /**
   * One test.
   *
   * @param among which devices: {@code wave 2}, or {@code all}
   * @param usual the share that is usual, by the devices with the old release and what is allowed
   * @param bad the share that the test is to find
   * @param likelihood the logarithm of how much likelier {@code bad} is than {@code usual}
   * @param stop where it stops the rollout
   */
  public record Evidence(
      Harm harm,
      String among,
      int harmed,
      int devices,
      double usual,
      double bad,
      double likelihood,
      double stop) {}

  public Decision {
    evidence = List.copyOf(evidence);
  }
}

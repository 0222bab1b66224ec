package dev.skerry.link;

import java.util.OptionalDouble;

/**
 * What came of the requests to one release of an agent on one device, since it began to run there.
 * Counts only grow.
 *
 * @param answered requests that got an answer, of whatever grade
 * @param late those of them that came after their deadline
 * @param safe those that got the safe answer, because no model could or was let
 * @param faults runs that failed, hung, crashed or broke their contract
 * @param joules what that took, as far as a meter told; empty if none did
 */
public record Tally(long answered, long late, long safe, long faults, OptionalDouble joules) {
  /** Before the first request. */
  public static final Tally NONE = new Tally(0, 0, 0, 0);

  public Tally {
    if (answered < 0 || late < 0 || safe < 0 || faults < 0) {
      throw new IllegalArgumentException(
          "tally: " + answered + ", " + late + ", " + safe + ", " + faults + " (expected: >= 0)");
    }
    Joules.check(joules);
  }

  /** Where no meter tells. */
  public Tally(long answered, long late, long safe, long faults) {
    this(answered, late, safe, faults, OptionalDouble.empty());
  }

  /** The same, with what it took. */
  public Tally withJoules(OptionalDouble used) {
    return new Tally(answered, late, safe, faults, used);
  }

  /** What has come since {@code before}, which was counted earlier. */
  public Tally since(Tally before) {
    return new Tally(
        answered - before.answered,
        late - before.late,
        safe - before.safe,
        faults - before.faults,
        Joules.since(joules, before.joules));
  }
}

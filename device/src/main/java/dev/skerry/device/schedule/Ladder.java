package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * The variants that may answer for an agent, most accurate first; each further one is faster. Never
 * empty.
 */
public final class Ladder {
  private final Rung[] rungs;

  private Ladder(Rung[] rungs) {
    this.rungs = rungs;
  }

  /**
   * A ladder of those {@code rungs} that are worth having: whatever is not faster than a more
   * accurate one is left out.
   *
   * @param rungs most accurate first
   */
  public static Ladder of(List<Rung> rungs) {
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("rungs: none (expected: >= 1)");
    }
    List<Rung> kept = new ArrayList<>();
    for (Rung rung : rungs) {
      if (kept.isEmpty() || rung.latency(1).p50() < kept.getLast().latency(1).p50()) {
        kept.add(rung);
      }
    }
    return new Ladder(kept.toArray(Rung[]::new));
  }

  public int size() {
    return rungs.length;
  }

  /** The rung {@code steps} below the best. */
  public Rung rung(int steps) {
    return rungs[steps];
  }

  public Rung best() {
    return rungs[0];
  }

  public Rung cheapest() {
    return rungs[rungs.length - 1];
  }
}

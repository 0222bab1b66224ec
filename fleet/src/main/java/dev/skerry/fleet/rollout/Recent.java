package dev.skerry.fleet.rollout;

import dev.skerry.link.Tally;
import dev.skerry.terms.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Makes of a device's growing counts what came of its requests lately. Keeps a few reports for one
 * agent of one device. Not thread-safe.
 */
public final class Recent {
  private static final int MOST = 16;

  private final Duration window;
  private final ArrayDeque<Seen> seen = new ArrayDeque<>();
  private Optional<Digest> running = Optional.empty();

  private record Seen(Instant at, Tally tally) {}

  /** Looks back over {@code window}. */
  public Recent(Duration window) {
    this.window = window;
  }

  /** Adds what was reported at {@code at}, and returns what happened since the window began. */
  public Tally add(Instant at, Optional<Digest> release, Tally tally) {
    boolean other = !release.equals(running);
    if (other || seen.isEmpty() || shrunk(seen.getLast().tally(), tally)) {
      seen.clear();
      seen.add(new Seen(at, Tally.NONE));
      running = release;
    }
    // Reports come more often than this keeps them: the newest takes the place of one that came
    // just before.
    Seen newest = seen.removeLast();
    boolean apart =
        seen.isEmpty() || !newest.at().isBefore(seen.getLast().at().plus(window.dividedBy(MOST)));
    if (apart) {
      seen.add(newest);
    }
    seen.add(new Seen(at, tally));
    while (seen.size() > MOST + 2
        || (seen.size() > 2 && seen.getFirst().at().isBefore(at.minus(window)))) {
      seen.removeFirst();
    }
    Tally from = seen.getFirst().tally();
    long answered = tally.answered() - from.answered();
    return new Tally(
        answered,
        Math.clamp(tally.late() - from.late(), 0, answered),
        Math.clamp(tally.safe() - from.safe(), 0, answered),
        Math.max(0, tally.faults() - from.faults()),
        tally.since(from).joules());
  }

  private static boolean shrunk(Tally before, Tally now) {
    return now.answered() < before.answered() || now.faults() < before.faults();
  }
}

package dev.skerry.fleet.inbox;

import dev.skerry.link.Batch;
import dev.skerry.link.Letter;
import dev.skerry.link.Position;
import java.util.ArrayList;
import java.util.List;

/** What to do with a batch, by what has been taken of its stream: each letter takes effect once. */
public sealed interface Reception {
  /**
   * Take these, and move on.
   *
   * @param fresh those that were not known; may be none
   * @param now up to where all has been taken then
   */
  record Taken(List<Letter> fresh, Position now) implements Reception {
    public Taken {
      fresh = List.copyOf(fresh);
    }
  }

  /** Take nothing: what comes before the batch is missing. */
  record Gap(Position last, long from) implements Reception {}

  /** Decides. */
  static Reception of(Position last, Batch batch) {
    Position now = last;
    List<Letter> fresh = new ArrayList<>();
    for (Letter letter : batch.letters()) {
      if (now.covers(letter)) {
        continue;
      }
      if (!now.reaches(letter)) {
        return new Gap(last, letter.from());
      }
      fresh.add(letter);
      now = new Position(letter.opening(), letter.sequence());
    }
    return new Taken(fresh, now);
  }
}

package dev.skerry.journal;

import dev.skerry.journal.JournalException.Category;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * A walk through a journal, oldest record first, that can go on when more was appended. Holds at
 * most one segment in memory. Belongs to one thread.
 */
public final class Entries {
  private final Journal journal;
  private final ArrayDeque<Scan.Found> waiting = new ArrayDeque<>();
  private List<Entry> block = List.of();
  private long next;
  private Place place = new Place(-1, 0, 0);

  Entries(Journal journal, long from) {
    this.journal = journal;
    this.next = from;
  }

  /** Up to where a segment was read, and which record comes there. */
  record Place(long segment, int offset, long expected) {}

  /** What was read, and where to go on. */
  record Piece(List<Scan.Found> found, Place place) {}

  /**
   * The next record; empty when there is none yet. Records that were trimmed are passed over, which
   * shows in the sequence.
   *
   * @throws JournalException {@link Category#DAMAGED} where records are lost, once; the next call
   *     goes on behind them
   */
  public Optional<Entry> next() throws JournalException {
    while (true) {
      if (next < block.size() + start()) {
        return Optional.of(block.get((int) (next++ - start())));
      }
      if (waiting.isEmpty() && !readOn()) {
        return Optional.empty();
      }
      take(waiting.removeFirst());
    }
  }

  private long start() {
    return block.isEmpty() ? next : block.getFirst().sequence();
  }

  private boolean readOn() throws JournalException {
    Piece piece = journal.readOn(place, next);
    place = piece.place();
    waiting.addAll(piece.found());
    return !waiting.isEmpty();
  }

  private void take(Scan.Found found) throws JournalException {
    switch (found) {
      case Scan.Found.Sound(Block sound) -> {
        block = sound.next() > next ? sound.entries() : List.of();
        next = Math.max(next, block.isEmpty() ? next : sound.first());
      }
      case Scan.Found.Lost(Damage damage) -> {
        block = List.of();
        if (damage.lastLost() >= next) {
          next = damage.lastLost() + 1;
          throw new JournalException(Category.DAMAGED, "lost " + damage);
        }
      }
    }
  }
}

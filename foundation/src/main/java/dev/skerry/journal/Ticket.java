package dev.skerry.journal;

import org.jspecify.annotations.Nullable;

/** The promise that a record will be on disk. Any thread may wait for it. */
public final class Ticket {
  private final Journal journal;
  private final byte[] record;
  private volatile @Nullable Outcome outcome;

  Ticket(Journal journal, byte[] record) {
    this.journal = journal;
    this.record = record;
  }

  /** Whether it is settled, one way or the other, so that {@link #await} returns at once. */
  public boolean isSettled() {
    return outcome != null;
  }

  /**
   * Waits until the record is on disk, and helps to get it there; returns its sequence. When this
   * throws, the record may still turn up after a crash, if the disk had it and did not say so.
   */
  public long await() throws JournalException {
    if (outcome == null) {
      journal.settle(this);
    }
    return switch (outcome) {
      case Written(long sequence) -> sequence;
      case Refused(JournalException why) ->
          throw new JournalException(why.category(), "append failed", why);
      case null -> throw new IllegalStateException("journal left a record unsettled");
    };
  }

  byte[] record() {
    return record;
  }

  void written(long sequence) {
    outcome = new Written(sequence);
  }

  void refused(JournalException why) {
    outcome = new Refused(why);
  }

  private sealed interface Outcome {}

  private record Written(long sequence) implements Outcome {}

  private record Refused(JournalException why) implements Outcome {}
}

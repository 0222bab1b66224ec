package dev.skerry.device.slots;

import dev.skerry.journal.Disk;
import dev.skerry.journal.Entries;
import dev.skerry.journal.Entry;
import dev.skerry.journal.Journal;
import dev.skerry.journal.JournalException;
import dev.skerry.journal.JournalLimits;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a device knows of its slots from one start to the next, also after a power cut: a journal of
 * {@link Effect.Note}s. Opening it reads all of them, writes what they come to as one summary, and
 * lets the rest go. Belongs to one thread.
 */
public final class SlotMemory implements AutoCloseable {
  private static final long MOST_BYTES = 2L << 20;

  private final Journal journal;
  private Remembered remembered;

  private SlotMemory(Journal journal, Remembered remembered) {
    this.journal = journal;
    this.remembered = remembered;
  }

  /**
   * Opens the memory on {@code disk}, which may be that of a {@link Shelf}.
   *
   * @throws JournalException if another process has it open, or the disk cannot be used
   */
  public static SlotMemory open(Disk disk) throws JournalException {
    Journal journal = Journal.open(disk, JournalLimits.USUAL);
    try {
      SlotMemory memory = new SlotMemory(journal, read(journal));
      memory.compact();
      return memory;
    } catch (JournalException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static Remembered read(Journal journal) throws JournalException {
    Remembered remembered = Remembered.NOTHING;
    Entries entries = journal.read(journal.first());
    while (true) {
      try {
        Optional<Entry> entry = entries.next();
        if (entry.isEmpty()) {
          return remembered;
        }
        remembered =
            remembered.with(
                new Effect.Note(new String(entry.get().bytes(), StandardCharsets.UTF_8)));
      } catch (JournalException e) {
        if (e.category() != JournalException.Category.DAMAGED) {
          throw e;
        }
        // Lost notes are told in the journal's recovery; what comes behind them still holds.
      }
    }
  }

  /** What all notes come to. */
  public Remembered remembered() {
    return remembered;
  }

  /** Writes a note; on disk when this returns. */
  public void note(Effect.Note note) throws JournalException {
    journal.append(bytes(note));
    remembered = remembered.with(note);
    if (journal.bytes() > MOST_BYTES) {
      compact();
    }
  }

  private void compact() throws JournalException {
    long summary = journal.next();
    for (Effect.Note note : remembered.summary()) {
      journal.append(bytes(note));
    }
    journal.trim(summary);
  }

  private static byte[] bytes(Effect.Note note) {
    return note.text().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws JournalException {
    journal.close();
  }
}

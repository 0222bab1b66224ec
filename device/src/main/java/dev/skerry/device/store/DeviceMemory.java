package dev.skerry.device.store;

import dev.skerry.journal.Disk;
import dev.skerry.journal.Entries;
import dev.skerry.journal.Entry;
import dev.skerry.journal.Journal;
import dev.skerry.journal.JournalException;
import dev.skerry.journal.JournalLimits;
import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What a device knows of itself from one start to the next, also after a power cut: which models
 * passed their trial, when it last ran, how it ended, and how much it had answered.
 *
 * <p>Kept in a journal, one {@link Note} a record. Opening it reads all notes, writes what they
 * come to as one summary, and lets the rest go. Thread-safe.
 */
public final class DeviceMemory implements AutoCloseable {
  private static final long MOST_BYTES = 2L << 20;

  private final Journal journal;
  private final Recollection recollection;
  private final Recovered recovered;
  private final Instant started;

  /**
   * What was found.
   *
   * @param lastStart when it was started before; empty the first time
   * @param clean whether it was stopped in good order
   * @param trials how many models are known to have passed their trial
   * @param answered how many requests it had answered, as of its last note
   * @param records notes read
   * @param tornBytes cut off the end: a note that was being written when the power went
   * @param damages notes that the disk lost
   */
  public record Recovered(
      Optional<Instant> lastStart,
      boolean clean,
      int trials,
      long answered,
      long records,
      long tornBytes,
      int damages) {}

  private DeviceMemory(
      Journal journal, Recollection recollection, Recovered recovered, Instant started) {
    this.started = started;
    this.journal = journal;
    this.recollection = recollection;
    this.recovered = recovered;
  }

  /**
   * Opens the memory on {@code disk} and notes a start at {@code now}.
   *
   * @throws JournalException if another process has it open, or the disk cannot be used
   */
  public static DeviceMemory open(Disk disk, Instant now) throws JournalException {
    Journal journal = Journal.open(disk, JournalLimits.USUAL);
    try {
      Recollection recollection = read(journal);
      Recovered recovered = recollection.recovered(journal.recovery());
      long summary = journal.next();
      for (Note note : recollection.summary(now)) {
        journal.submit(bytes(note));
      }
      journal.commit();
      journal.trim(summary);
      return new DeviceMemory(journal, recollection, recovered, now);
    } catch (JournalException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static Recollection read(Journal journal) throws JournalException {
    Recollection recollection = new Recollection();
    Entries entries = journal.read(journal.first());
    while (true) {
      try {
        Optional<Entry> entry = entries.next();
        if (entry.isEmpty()) {
          return recollection;
        }
        Note.parse(new String(entry.get().bytes(), StandardCharsets.UTF_8))
            .ifPresent(recollection::add);
      } catch (JournalException e) {
        if (e.category() != JournalException.Category.DAMAGED) {
          throw e;
        }
        // Lost notes are counted in the recovery; what comes behind them still holds.
      }
    }
  }

  /** What opening found. */
  public Recovered recovered() {
    return recovered;
  }

  /** Whether content with this digest has passed a trial on this device. */
  public boolean hasPassed(Digest digest) {
    return recollection.hasPassed(digest);
  }

  /** Notes that it has; on disk when this returns. */
  public void notePassed(Digest digest) throws JournalException {
    recollection.add(new Note.Passed(digest));
    append(new Note.Passed(digest));
  }

  /** Notes how many requests were answered, since the first start. */
  public void noteAnswered(long sinceStart) throws JournalException {
    Note answered = new Note.Answered(recovered.answered() + sinceStart);
    recollection.add(answered);
    append(answered);
    if (journal.bytes() > MOST_BYTES) {
      compact();
    }
  }

  /** Writes what all notes come to, and lets them go. */
  private void compact() throws JournalException {
    long summary = journal.next();
    for (Note note : recollection.summary(started)) {
      journal.submit(bytes(note));
    }
    journal.commit();
    journal.trim(summary);
  }

  /** Notes that the device was stopped in good order. */
  public void noteStopped() throws JournalException {
    append(new Note.Stopped());
  }

  private void append(Note note) throws JournalException {
    journal.append(bytes(note));
  }

  private static byte[] bytes(Note note) {
    return note.print().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws JournalException {
    journal.close();
  }
}

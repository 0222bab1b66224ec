package dev.skerry.journal;

import dev.skerry.journal.JournalException.Category;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A crash-safe log of small records, in the order in which they were appended.
 *
 * <p>When {@link #append} returns or {@link Ticket#await} does, the record is on disk, and opening
 * the journal after any crash finds it. A call that throws has changed nothing that one could read;
 * the journal can still be read, and takes records again as soon as the disk does.
 *
 * <p>Safe for use by many threads. It has none of its own: whoever waits first writes and syncs
 * what all have submitted, so that many callers share one sync. Disk calls are not interruptible.
 */
public final class Journal implements Closeable {
  private final JournalLimits limits;
  private final SegmentLog log;
  private final Recovery recovery;
  private final Closeable hold;
  private final ReentrantLock writing = new ReentrantLock();
  private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean closed;

  private Journal(JournalLimits limits, Opening.Opened opened, Closeable hold) {
    this.limits = limits;
    this.log = opened.log();
    this.recovery = opened.recovery();
    this.hold = hold;
  }

  /** Opens the journal of a disk, that of an empty one being empty, and locks it until closed. */
  public static Journal open(Disk disk, JournalLimits limits) throws JournalException {
    try {
      Closeable hold = disk.lock();
      try {
        return new Journal(limits, Opening.open(disk, limits), hold);
      } catch (IOException | RuntimeException e) {
        hold.close();
        throw e;
      }
    } catch (IOException e) {
      throw JournalException.of("open failed", e);
    }
  }

  /** What was found when this journal was opened. */
  public Recovery recovery() {
    return recovery;
  }

  /** Appends a record and waits until it is on disk; returns its sequence. */
  public long append(byte[] record) throws JournalException {
    return submit(record).await();
  }

  /**
   * Hands in a record, to be written with the next one that somebody waits for. Records are written
   * in the order of handing in; when one cannot be, those handed in later may still be.
   */
  public Ticket submit(byte[] record) {
    if (record.length > limits.recordBytes()) {
      throw new IllegalArgumentException(
          "record: %d bytes (expected: <= %d)".formatted(record.length, limits.recordBytes()));
    }
    Ticket ticket = new Ticket(this, record.clone());
    if (enqueue(ticket) > limits.segmentBytes()) {
      commit();
    }
    return ticket;
  }

  /** Settles every record that was handed in before; each ticket says how it went. */
  public void commit() {
    writing.lock();
    try {
      while (writeBatch()) {}
    } finally {
      writing.unlock();
    }
  }

  /** Walks through the records from the sequence {@code from} on. */
  public Entries read(long from) {
    if (from < 0) {
      throw new IllegalArgumentException("from: " + from + " (expected: >= 0)");
    }
    return new Entries(this, from);
  }

  /**
   * Lets go of the records before {@code upTo}. Files go as a whole, so some of these records may
   * stay, save when all records are let go of.
   */
  public void trim(long upTo) throws JournalException {
    change(
        "trim failed",
        () -> {
          if (upTo > log.next()) {
            throw new IllegalArgumentException(
                "upTo: " + upTo + " (expected: <= " + log.next() + ")");
          }
          log.trim(upTo);
        });
  }

  /** Lets go of the oldest files until the rest take at most {@code bytes}, or one is left. */
  public void retain(long bytes) throws JournalException {
    change("retain failed", () -> log.retain(bytes));
  }

  /** The sequence of the oldest record that is kept, or {@link #next} if there is none. */
  public long first() {
    writing.lock();
    try {
      return log.first();
    } finally {
      writing.unlock();
    }
  }

  /** The sequence that the next record will get. */
  public long next() {
    writing.lock();
    try {
      return log.next();
    } finally {
      writing.unlock();
    }
  }

  /** The size of all files. */
  public long bytes() {
    writing.lock();
    try {
      return log.bytes();
    } finally {
      writing.unlock();
    }
  }

  /** Settles what was handed in and lets go of the disk. */
  @Override
  public void close() throws JournalException {
    writing.lock();
    try {
      if (!closed) {
        commit();
        closed = true;
        closeFiles();
      }
    } catch (IOException e) {
      throw JournalException.of("close failed", e);
    } finally {
      writing.unlock();
    }
  }

  private void closeFiles() throws IOException {
    try (hold) {
      log.close();
    }
  }

  void settle(Ticket ticket) {
    writing.lock();
    try {
      while (!ticket.isSettled() && writeBatch()) {}
    } finally {
      writing.unlock();
    }
  }

  Entries.Piece readOn(Entries.Place place, long from) throws JournalException {
    writing.lock();
    try {
      requireOpen();
      return Reading.readOn(log, place, from);
    } catch (IOException e) {
      throw JournalException.of("read failed", e);
    } finally {
      writing.unlock();
    }
  }

  private long enqueue(Ticket ticket) {
    synchronized (waiting) {
      waiting.add(ticket);
      waitingBytes += Block.sizeWithin(ticket.record().length);
      return waitingBytes;
    }
  }

  /* Takes as many of those that wait as fit into one segment. */
  private List<Ticket> takeBatch() {
    synchronized (waiting) {
      List<Ticket> batch = new ArrayList<>();
      int size = Block.sizeOf(List.of());
      for (Ticket head = waiting.peek(); head != null; head = waiting.peek()) {
        int more = Block.sizeWithin(head.record().length);
        if (!batch.isEmpty() && size + more > limits.segmentBytes()) {
          break;
        }
        size += more;
        waitingBytes -= more;
        batch.add(waiting.remove());
      }
      return batch;
    }
  }

  /* Returns whether there was anything to write. The caller holds the lock. */
  private boolean writeBatch() {
    List<Ticket> batch = takeBatch();
    if (batch.isEmpty()) {
      return false;
    }
    try {
      requireOpen();
      long sequence = log.append(batch.stream().map(Ticket::record).toList());
      for (Ticket ticket : batch) {
        ticket.written(sequence++);
      }
    } catch (IOException e) {
      refuse(batch, JournalException.of("write failed", e));
    } finally {
      refuse(batch, new JournalException(Category.FAILED, "write did not finish"));
    }
    return true;
  }

  private static void refuse(List<Ticket> batch, JournalException why) {
    batch.stream().filter(ticket -> !ticket.isSettled()).forEach(ticket -> ticket.refused(why));
  }

  private void change(String failure, Change change) throws JournalException {
    writing.lock();
    try {
      requireOpen();
      change.apply();
    } catch (IOException e) {
      throw JournalException.of(failure, e);
    } finally {
      writing.unlock();
    }
  }

  private void requireOpen() throws JournalException {
    if (closed) {
      throw new JournalException(Category.CLOSED, "the journal is closed");
    }
  }

  private interface Change {
    void apply() throws IOException;
  }
}

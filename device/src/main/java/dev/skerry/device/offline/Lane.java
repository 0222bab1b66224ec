package dev.skerry.device.offline;

import dev.skerry.journal.Entries;
import dev.skerry.journal.Entry;
import dev.skerry.journal.Journal;
import dev.skerry.journal.JournalException;
import dev.skerry.journal.Ticket;
import dev.skerry.link.Batch;
import dev.skerry.link.Binary;
import dev.skerry.link.Letter;
import dev.skerry.link.MessageKind;
import dev.skerry.link.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * The messages of one priority: a journal, and how far of it the fleet has come. A message's number
 * is its record's. What is dropped, or lost by the disk, is a leap in the numbers; a letter that
 * stands for the numbers left out is put in its place, so that nothing is dropped without a word,
 * and there is nothing to be kept for it.
 */
final class Lane {
  private final String stream;
  private final Journal journal;
  private final ArrayDeque<Letter> ahead = new ArrayDeque<>();
  private Entries walk;
  private @Nullable Position taken;
  private long read;
  private long expected;
  private long dropped;
  private long sent;

  Lane(String stream, Journal journal) {
    this.stream = stream;
    this.journal = journal;
    this.walk = journal.read(journal.first());
    this.read = journal.first();
  }

  /** All of them are on disk when this returns, or none counts as written. */
  void append(List<byte[]> records) throws JournalException {
    List<Ticket> tickets = new ArrayList<>();
    for (byte[] record : records) {
      tickets.add(journal.submit(record));
    }
    for (Ticket ticket : tickets) {
      ticket.await();
    }
  }

  long bytes() {
    return journal.bytes();
  }

  /** How many messages are here that the fleet is not known to have. */
  long waiting() {
    return journal.next() - Math.max(read, journal.first()) + ahead.size();
  }

  /** How many were dropped before the fleet had them, since this was opened. */
  long dropped() {
    return dropped;
  }

  /** How many the fleet took, since this was opened. */
  long sent() {
    return sent;
  }

  /** Lets go of the oldest file, if it is not the only one; returns whether it did. */
  boolean dropOldest() throws JournalException {
    long first = journal.first();
    journal.retain(journal.bytes() - 1);
    long now = journal.first();
    dropped += Math.max(0, now - Math.max(first, read));
    return now > first;
  }

  /** What is to be sent next; empty if there is nothing. */
  Optional<Batch> next(long bytes) throws JournalException {
    if (waiting() == 0) {
      return Optional.empty();
    }
    Position position = taken;
    if (position == null) {
      return Optional.of(new Batch(stream, List.of()));
    }
    List<Letter> letters = new ArrayList<>();
    long size = 0;
    for (Letter letter : ahead) {
      size += letter.size();
      if (!fits(letters, size, bytes)) {
        return Optional.of(new Batch(stream, letters));
      }
      letters.add(letter);
    }
    while (fits(letters, size, bytes) && readOn(position)) {
      // What was read may be two letters: that some are gone, and the one behind them.
      for (Letter letter : ahead.stream().skip(letters.size()).toList()) {
        size += letter.size();
        if (!fits(letters, size, bytes)) {
          break;
        }
        letters.add(letter);
      }
    }
    return letters.isEmpty() ? Optional.empty() : Optional.of(new Batch(stream, letters));
  }

  private static boolean fits(List<Letter> letters, long size, long bytes) {
    return letters.size() < Batch.MOST
        && size <= Batch.LARGEST
        && (letters.isEmpty() || size <= bytes);
  }

  /* Returns whether there was one more. */
  private boolean readOn(Position position) throws JournalException {
    while (true) {
      Optional<Entry> entry;
      try {
        entry = walk.next();
      } catch (JournalException e) {
        if (e.category() != JournalException.Category.DAMAGED) {
          throw e;
        }
        continue;
      }
      if (entry.isEmpty()) {
        return false;
      }
      read = entry.get().sequence() + 1;
      Optional<Letter> letter = Stored.decode(entry.get().sequence(), entry.get().bytes());
      if (letter.isPresent() && !position.covers(letter.get())) {
        put(letter.get());
        return true;
      }
    }
  }

  private void put(Letter letter) {
    if (letter.sequence() > expected) {
      ahead.add(
          new Letter(
              letter.opening(),
              expected,
              letter.sequence() - 1,
              MessageKind.DROPPED,
              "spool",
              letter.at(),
              Binary.of(
                  ("{\"dropped\":" + (letter.sequence() - expected) + "}")
                      .getBytes(StandardCharsets.UTF_8))));
    }
    ahead.add(letter);
    expected = letter.sequence() + 1;
  }

  boolean isOf(Batch batch) {
    return batch.stream().equals(stream);
  }

  /** The fleet has answered. */
  void answered(Position position) throws JournalException {
    if (taken == null) {
      expected = position.sequence() + 1;
    }
    taken = position;
    while (!ahead.isEmpty() && position.covers(ahead.getFirst())) {
      Letter gone = ahead.removeFirst();
      sent += gone.kind() == MessageKind.DROPPED ? 0 : 1;
    }
    long upTo = ahead.isEmpty() ? read : ahead.getFirst().from();
    // The last file stays, full or not: making a new one each time costs more than reading it
    // again.
    if (upTo > journal.first()) {
      journal.trim(Math.min(upTo, journal.next() - 1));
    }
  }

  /** The fleet knows something else than was thought: begins again with what is here. */
  void restart() {
    ahead.clear();
    taken = null;
    walk = journal.read(journal.first());
    read = journal.first();
  }

  void close() throws JournalException {
    journal.close();
  }
}

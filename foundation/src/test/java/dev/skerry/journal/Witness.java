package dev.skerry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Knows what was handed to a journal, what it acknowledged and what it let somebody read, and
 * checks that whatever is opened after a crash fits.
 */
final class Witness {
  static final JournalLimits LIMITS = new JournalLimits(1200, 1600, 8000);

  private final TreeMap<Long, Integer> promised = new TreeMap<>();
  private int submitted;
  private long trimmed;

  /** Makes the next record; its bytes tell its number and are fixed by it. */
  byte[] record() {
    return record(submitted++);
  }

  void acknowledged(long sequence, byte[] record) {
    promised.put(sequence, number(record));
  }

  void trimmed(long upTo) {
    trimmed = Math.max(trimmed, upTo);
  }

  long trimmed() {
    return trimmed;
  }

  /** Checks an open journal; from now on, what it gave to read is promised too. */
  void read(Journal journal) throws JournalException {
    List<Entry> entries = all(journal, 0);
    check(entries);
    entries.forEach(entry -> acknowledged(entry.sequence(), entry.bytes()));
  }

  /** Opens the journal of a disk after a crash and checks it, now and after one more crash. */
  void check(SimulatedDisk disk) throws JournalException {
    List<Entry> before;
    long added;
    try (Journal journal = Journal.open(disk, LIMITS)) {
      before = all(journal, 0);
      check(before);
      assertThat(journal.recovery().damages()).isEmpty();
      assertThat(journal.recovery().records()).isEqualTo(before.size());
      added = append(journal);
    }
    disk.crash(Fate.NOTHING);
    try (Journal journal = Journal.open(disk, LIMITS)) {
      List<Entry> after = all(journal, 0);
      assertThat(after.getLast()).isEqualTo(new Entry(added, record(submitted)));
      List<Entry> kept = before.stream().filter(e -> e.sequence() >= journal.first()).toList();
      assertThat(after.subList(0, after.size() - 1)).isEqualTo(kept);
    }
  }

  /** Opens the journal of a disk after a crash and checks what can be read, no more. */
  void checkReadable(SimulatedDisk disk) throws JournalException {
    try (Journal journal = Journal.open(disk, LIMITS)) {
      check(all(journal, 0));
      assertThat(journal.recovery().damages()).isEmpty();
    }
  }

  private long append(Journal journal) throws JournalException {
    try {
      return journal.append(record(submitted));
    } catch (JournalException full) {
      assertThat(full.category()).isEqualTo(JournalException.Category.FULL);
      journal.retain(LIMITS.segmentBytes());
      return journal.append(record(submitted));
    }
  }

  private void check(List<Entry> entries) {
    TreeMap<Long, Integer> found = new TreeMap<>();
    int lastNumber = -1;
    for (Entry entry : entries) {
      int number = number(entry.bytes());
      if (number <= lastNumber || number >= submitted) {
        fail("record %d follows %d (expected: in order, < %d)", number, lastNumber, submitted);
      }
      if (!entry.equals(new Entry(entry.sequence(), record(number)))) {
        fail("%s is not record %d", entry, number);
      }
      if (!found.isEmpty() && entry.sequence() != found.lastKey() + 1) {
        fail("sequence %d follows %d", entry.sequence(), found.lastKey());
      }
      found.put(entry.sequence(), number);
      lastNumber = number;
    }
    promised.forEach((sequence, number) -> checkPromise(found, sequence, number));
  }

  private void checkPromise(Map<Long, Integer> found, long sequence, int number) {
    Integer there = found.get(sequence);
    boolean kept = there == null ? sequence < trimmed : there == number;
    if (!kept) {
      fail("sequence %d: %s (expected: record %d, which was promised)", sequence, there, number);
    }
  }

  static List<Entry> all(Journal journal, long from) throws JournalException {
    List<Entry> all = new ArrayList<>();
    Entries entries = journal.read(from);
    for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
      all.add(next.get());
    }
    return all;
  }

  static byte[] record(int number) {
    SplittableRandom random = new SplittableRandom(number);
    int length = random.nextInt(4) == 0 ? random.nextInt(1000) : random.nextInt(60);
    byte[] bytes = new byte[Integer.BYTES + length];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(number);
    return bytes;
  }

  private static int number(byte[] record) {
    return ByteBuffer.wrap(record).getInt();
  }
}

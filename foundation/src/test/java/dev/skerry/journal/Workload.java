package dev.skerry.journal;

import dev.skerry.journal.JournalException.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A life of a journal, fixed by its seed: appends alone and in groups, trims, and restarts. It
 * takes failures as a program would, by trying something else later.
 */
final class Workload {
  private final SplittableRandom random;
  private final Disk disk;
  private final Witness witness;
  private final int steps;

  Workload(long seed, int steps, Disk disk, Witness witness) {
    this.random = new SplittableRandom(seed);
    this.steps = steps;
    this.disk = disk;
    this.witness = witness;
  }

  void run() throws JournalException {
    Journal journal = open();
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> append(journal, 1);
        case 4, 5, 6 -> append(journal, 2 + random.nextInt(4));
        case 7 -> trim(journal, Math.max(journal.first(), journal.next() - random.nextInt(12)));
        case 8 -> witness.read(journal);
        default -> journal = reopen(journal);
      }
    }
    witness.read(journal);
    journal.close();
  }

  private Journal open() throws JournalException {
    Journal journal;
    try {
      journal = Journal.open(disk, Witness.LIMITS);
    } catch (JournalException e) {
      journal = Journal.open(disk, Witness.LIMITS);
    }
    witness.read(journal);
    return journal;
  }

  private Journal reopen(Journal journal) throws JournalException {
    if (random.nextBoolean()) {
      journal.submit(witness.record());
    }
    journal.close();
    return open();
  }

  private void append(Journal journal, int count) throws JournalException {
    List<byte[]> records = new ArrayList<>();
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(witness.record());
      tickets.add(journal.submit(records.getLast()));
    }
    for (int i = count - 1; i >= 0; i--) {
      try {
        witness.acknowledged(tickets.get(i).await(), records.get(i));
      } catch (JournalException e) {
        if (e.category() == Category.FULL) {
          trim(journal, journal.next());
        }
      }
    }
  }

  private void trim(Journal journal, long upTo) {
    witness.trimmed(upTo);
    try {
      journal.trim(upTo);
    } catch (JournalException e) {
      // Nothing was promised about what is let go of.
    }
  }
}

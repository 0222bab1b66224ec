package dev.skerry.device.offline;

import dev.skerry.journal.Disk;
import dev.skerry.journal.Entries;
import dev.skerry.journal.Entry;
import dev.skerry.journal.Journal;
import dev.skerry.journal.JournalException;
import dev.skerry.journal.JournalLimits;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/* Which streams these are, and how often the spool was opened, this time included. */
record StreamMemory(String stream, long opening) {
  private static final JournalLimits LIMITS = new JournalLimits(256, 1 << 12, 1 << 16);
  private static final int ID_BYTES = 12;

  /** Reads what was, and has written what is when it returns. */
  static StreamMemory open(Disk disk, RandomGenerator random) throws JournalException {
    try (Journal journal = Journal.open(disk, LIMITS)) {
      StreamMemory last = last(journal);
      StreamMemory now =
          last == null ? begun(random) : new StreamMemory(last.stream, last.opening + 1);
      long sequence =
          journal.append((now.stream + " " + now.opening).getBytes(StandardCharsets.US_ASCII));
      journal.trim(sequence);
      return now;
    }
  }

  private static StreamMemory begun(RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new StreamMemory(HexFormat.of().formatHex(id), 1);
  }

  private static @Nullable StreamMemory last(Journal journal) throws JournalException {
    StreamMemory last = null;
    Entries entries = journal.read(journal.first());
    while (true) {
      try {
        Optional<Entry> entry = entries.next();
        if (entry.isEmpty()) {
          return last;
        }
        String[] words = new String(entry.get().bytes(), StandardCharsets.US_ASCII).split(" ", -1);
        last = new StreamMemory(words[0], Long.parseLong(words[1]));
      } catch (JournalException e) {
        if (e.category() != JournalException.Category.DAMAGED) {
          throw e;
        }
        // What comes behind it tells more.
      }
    }
  }
}

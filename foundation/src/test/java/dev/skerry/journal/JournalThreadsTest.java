package dev.skerry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sim.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JournalThreadsTest {
  private static final int WRITERS = 8;
  private static final int RECORDS = 2_000;

  private final AtomicInteger syncs = new AtomicInteger();
  private final SimulatedDisk disk =
      new SimulatedDisk(operation -> syncs.addAndGet(operation.startsWith("sync 0") ? 1 : 0));
  private final ConcurrentSkipListMap<Long, Integer> acknowledged = new ConcurrentSkipListMap<>();

  @Test
  void manyWriters_getEachTheirOwnSequenceInTheirOwnOrder() throws Exception {
    try (Journal journal = Journal.open(disk, JournalLimits.USUAL)) {
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          writers.add(executor.submit(() -> write(journal, writer)));
        }
        for (Future<?> writer : writers) {
          writer.get();
        }
      }

      List<Entry> entries = Witness.all(journal, 0);
      assertThat(entries).hasSize(WRITERS * RECORDS);
      assertThat(entries).allMatch(e -> Objects.equals(acknowledged.get(e.sequence()), number(e)));
      assertThat(syncs.get()).isLessThanOrEqualTo(WRITERS * RECORDS + 1);
    }
  }

  private static int number(Entry entry) {
    return ByteBuffer.wrap(entry.bytes()).getInt();
  }

  private Void write(Journal journal, int writer) throws JournalException {
    long last = -1;
    for (int i = 0; i < RECORDS; i++) {
      int number = writer * RECORDS + i;
      long sequence = journal.append(ByteBuffer.allocate(4).putInt(number).array());
      assertThat(sequence).isGreaterThan(last);
      assertThat(acknowledged.put(sequence, number)).isNull();
      last = sequence;
    }
    return null;
  }
}

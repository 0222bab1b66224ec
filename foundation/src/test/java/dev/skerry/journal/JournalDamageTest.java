package dev.skerry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.journal.JournalException.Category;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that somebody or something has changed behind the journal's back. */
class JournalDamageTest {
  private static final int RECORDS = 45;

  private final SimulatedDisk disk = new SimulatedDisk(operation -> {});

  @BeforeEach
  void write() throws JournalException {
    try (Journal journal = Journal.open(disk, Witness.LIMITS)) {
      for (int i = 0; i < RECORDS; i++) {
        journal.append(Witness.record(i));
      }
    }
    assertThat(disk.list()).hasSizeGreaterThan(3);
  }

  @Test
  void flippedBit_inAnOldSegment_isReportedAndTheRestIsRead() throws IOException {
    disk.flipBit(disk.list().get(1), 40, 3);
    long lost = SegmentName.first(disk.list().get(1)).orElseThrow();

    try (Journal journal = Journal.open(disk, Witness.LIMITS)) {
      assertThat(journal.recovery().damages())
          .containsExactly(new Damage(disk.list().get(1), 0, lost, lost));
      Walk walk = walk(journal);
      assertThat(walk.read()).hasSize(RECORDS - 1).doesNotContain(lost);
      assertThat(walk.damages()).hasSize(1);
      assertThat(walk.damages().getFirst()).startsWith("lost records " + lost + " to " + lost);
      assertThat(journal.append(Witness.record(RECORDS))).isEqualTo(RECORDS);
    }
  }

  @Test
  void flippedBit_beforeTheLastBlock_isNotTakenForATornEnd() throws IOException {
    disk.flipBit(disk.list().getLast(), 0, 0);
    long lost = SegmentName.first(disk.list().getLast()).orElseThrow();

    try (Journal journal = Journal.open(disk, Witness.LIMITS)) {
      assertThat(journal.recovery().tornBytes()).isZero();
      assertThat(journal.recovery().damages()).hasSize(1);
      assertThat(walk(journal).read()).hasSize(RECORDS - 1).doesNotContain(lost);
    }
  }

  @Test
  void missingSegment_isReported() throws IOException {
    long first = SegmentName.first(disk.list().get(1)).orElseThrow();
    long next = SegmentName.first(disk.list().get(2)).orElseThrow();
    disk.delete(disk.list().get(1));

    try (Journal journal = Journal.open(disk, Witness.LIMITS)) {
      Damage damage = journal.recovery().damages().getFirst();
      assertThat(damage.firstLost()).isEqualTo(first);
      assertThat(damage.lastLost()).isEqualTo(next - 1);
      assertThat(walk(journal).read()).hasSize(RECORDS - (int) (next - first));
    }
  }

  @Test
  void bitFlippedWhileOpen_isReportedToTheReader() throws IOException {
    try (Journal journal = Journal.open(disk, Witness.LIMITS)) {
      disk.flipBit(disk.list().getFirst(), 40, 3);

      assertThat(walk(journal).damages()).hasSize(1);
      assertThat(walk(journal).read()).hasSize(RECORDS - 1);
    }
  }

  @Test
  void journalInsideARecord_isNotTakenForTheJournal() throws IOException {
    byte[] block = Block.encode(0, 0, 0, List.of(new byte[] {1, 2, 3})).array();
    SimulatedDisk other = new SimulatedDisk(operation -> {});
    try (Journal journal = Journal.open(other, Witness.LIMITS)) {
      journal.append(block);
    }
    other.flipBit(other.list().getFirst(), 4, 0);

    try (Journal journal = Journal.open(other, Witness.LIMITS)) {
      assertThat(walk(journal).read()).isEmpty();
    }
  }

  @Test
  void tenThousandMutations_neverGiveAWrongRecordOrAnythingButTheDocumentedError()
      throws IOException {
    for (long seed = 0; seed < 10_000; seed++) {
      SimulatedDisk mutated = disk.copy();
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = random.nextInt(3); i >= 0; i--) {
        mutate(mutated, random);
      }
      checkMutated(seed, mutated);
    }
  }

  private static void checkMutated(long seed, SimulatedDisk mutated) throws JournalException {
    try (Journal journal = Journal.open(mutated, Witness.LIMITS)) {
      long next = journal.next();
      List<Long> read = walk(journal).read();
      assertThat(read).as("seed=%d", seed).isSorted().doesNotHaveDuplicates();
      assertThat((long) read.size()).isEqualTo(journal.recovery().records());
      journal.retain(Witness.LIMITS.segmentBytes());
      assertThat(journal.append(Witness.record((int) next))).isEqualTo(next);
    }
  }

  private static void mutate(SimulatedDisk disk, SplittableRandom random) throws IOException {
    String name = disk.list().get(random.nextInt(disk.list().size()));
    try (DiskFile file = disk.open(name)) {
      int size = (int) file.size();
      int at = random.nextInt(size + 1);
      switch (random.nextInt(6)) {
        case 0 -> file.truncate(at);
        case 1 -> file.write(size, noise(random, random.nextInt(700)));
        case 2 -> file.write(at, noise(random, random.nextInt(40)));
        case 3 -> file.write(at, ByteBuffer.allocate(random.nextInt(600)));
        case 4 -> file.write(random.nextInt(size + 1), piece(file, at));
        default -> disk.flipBit(name, at, random.nextInt(8));
      }
    }
  }

  private static ByteBuffer noise(SplittableRandom random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return ByteBuffer.wrap(noise);
  }

  private static ByteBuffer piece(DiskFile file, int at) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(200);
    file.read(at, piece);
    return piece.flip();
  }

  private record Walk(List<Long> read, List<String> damages) {}

  /* Reads everything, past all damage, and checks that each record is the one that was written. */
  private static Walk walk(Journal journal) {
    Walk walk = new Walk(new ArrayList<>(), new ArrayList<>());
    Entries entries = journal.read(0);
    while (true) {
      try {
        Optional<Entry> next = entries.next();
        if (next.isEmpty()) {
          return walk;
        }
        int number = (int) next.get().sequence();
        assertThat(next.get()).isEqualTo(new Entry(number, Witness.record(number)));
        walk.read().add(next.get().sequence());
      } catch (JournalException e) {
        assertThat(e.category()).isEqualTo(Category.DAMAGED);
        walk.damages().add(String.valueOf(e.getMessage()));
      }
    }
  }
}

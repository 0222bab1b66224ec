package dev.skerry.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.journal.JournalException.Category;
import dev.skerry.sim.Fate;
import dev.skerry.sim.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final JournalLimits LIMITS = new JournalLimits(100, 200, 1000);

  private final List<String> operations = new ArrayList<>();
  private final SimulatedDisk disk = new SimulatedDisk(operations::add);

  @Test
  void append_twice_givesSequencesFromZero() throws JournalException {
    try (Journal journal = open()) {
      assertThat(journal.append(bytes("a"))).isZero();
      assertThat(journal.append(bytes("b"))).isEqualTo(1);
      assertThat(texts(journal, 0)).containsExactly("a", "b");
      assertThat(texts(journal, 1)).containsExactly("b");
    }
  }

  @Test
  void submittedRecords_shareOneSync() throws JournalException {
    try (Journal journal = open()) {
      journal.append(bytes("first"));
      operations.clear();
      List<Ticket> tickets = List.of(journal.submit(bytes("a")), journal.submit(bytes("b")));
      assertThat(tickets).noneMatch(Ticket::isSettled);

      tickets.getLast().await();

      assertThat(tickets).allMatch(Ticket::isSettled);
      assertThat(operations).hasSize(2).last().asString().startsWith("sync ");
    }
  }

  @Test
  void emptyRecord_isARecord() throws JournalException {
    try (Journal journal = open()) {
      journal.append(bytes(""));

      assertThat(texts(journal, 0)).containsExactly("");
    }
  }

  @Test
  void tooLargeRecord_isRefused() throws JournalException {
    try (Journal journal = open()) {
      assertThatThrownBy(() -> journal.submit(new byte[101]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("record: 101 bytes (expected: <= 100)");
    }
  }

  @Test
  void secondOpen_isRefusedUntilTheFirstIsClosed() throws JournalException {
    Journal journal = open();
    assertThat(categoryOf(this::open)).isEqualTo(Category.IN_USE);

    journal.close();
    journal.close();

    open().close();
  }

  @Test
  void closedJournal_refusesEverything() throws JournalException {
    Journal journal = open();
    journal.close();

    assertThat(categoryOf(() -> journal.append(bytes("a")))).isEqualTo(Category.CLOSED);
    assertThat(categoryOf(() -> journal.trim(0))).isEqualTo(Category.CLOSED);
    assertThat(categoryOf(() -> journal.read(0).next())).isEqualTo(Category.CLOSED);
  }

  @Test
  void recovery_afterATornWrite_reportsWhatWasCut() throws JournalException {
    tornAppend();

    try (Journal again = open()) {
      assertThat(again.recovery()).isEqualTo(new Recovery(1, 36, 1, 10, List.of()));
      assertThat(texts(again, 0)).containsExactly("kept");
    }
    try (Journal again = open()) {
      assertThat(again.recovery().tornBytes()).isZero();
    }
  }

  @Test
  void failedSync_failsTheAppendAndTheNextOneGoesToANewSegment() throws JournalException {
    try (Journal journal = open()) {
      journal.append(bytes("a"));
      disk.watch(JournalTest::failSync);
      assertThat(categoryOf(() -> journal.append(bytes("b")))).isEqualTo(Category.FAILED);
      disk.watch(operation -> {});

      assertThat(journal.append(bytes("c"))).isEqualTo(1);

      assertThat(texts(journal, 0)).containsExactly("a", "c");
      assertThat(disk.list()).hasSize(2);
    }
  }

  @Test
  void newSegment_whoseFirstSyncFails_isTriedAgain() throws JournalException {
    for (String failing : List.of("sync 0", "sync directory", "create", "write")) {
      try (Journal journal = open()) {
        journal.trim(journal.next());
        long next = journal.next();
        journal.append(new byte[100]);
        disk.watch(operation -> fail(operation.startsWith(failing), operation));
        assertThat(categoryOf(() -> journal.append(new byte[99]))).isEqualTo(Category.FAILED);
        assertThat(categoryOf(() -> journal.append(new byte[98]))).isEqualTo(Category.FAILED);
        disk.watch(operation -> {});

        assertThat(journal.append(new byte[97])).isEqualTo(next + 1);

        assertThat(Witness.all(journal, next))
            .containsExactly(new Entry(next, new byte[100]), new Entry(next + 1, new byte[97]));
      }
    }
  }

  @Test
  void trim_afterOneWhoseSyncFailed_leavesNoGapWhateverSurvives() throws JournalException {
    Journal journal = open();
    fill(journal);
    disk.watch(operation -> fail(operation.equals("sync directory"), operation));
    assertThat(categoryOf(() -> journal.trim(2))).isEqualTo(Category.FAILED);
    List<SimulatedDisk> crashed = new ArrayList<>();
    disk.watch(operation -> crashed.addAll(crashes(50)));

    journal.trim(4);

    crashed.addAll(crashes(50));
    for (SimulatedDisk left : crashed) {
      try (Journal again = Journal.open(left, LIMITS)) {
        assertThat(again.recovery().damages()).isEmpty();
      }
    }
  }

  @Test
  void fullDisk_changesNothingAndLetsGoOnWhenThereIsSpace() throws JournalException {
    try (Journal journal = open()) {
      journal.append(bytes("a"));
      long before = disk.used();
      disk.capacity(before + 5);
      assertThat(categoryOf(() -> journal.append(bytes("b")))).isEqualTo(Category.FULL);
      assertThat(disk.used()).isEqualTo(before);
      assertThat(texts(journal, 0)).containsExactly("a");

      disk.capacity(Long.MAX_VALUE);

      assertThat(journal.append(bytes("c"))).isEqualTo(1);
      assertThat(disk.list()).hasSize(1);
    }
  }

  @Test
  void fullQuota_isAnErrorUntilSomethingIsTrimmed() throws JournalException {
    try (Journal journal = open()) {
      fill(journal);
      long next = journal.next();
      assertThat(journal.bytes()).isLessThanOrEqualTo(LIMITS.quotaBytes());

      journal.trim(next - 1);

      assertThat(journal.append(new byte[100])).isEqualTo(next);
      assertThat(journal.first()).isEqualTo(next - 1);
    }
  }

  @Test
  void retain_dropsTheOldestSegments() throws JournalException {
    try (Journal journal = open()) {
      fill(journal);

      journal.retain(500);

      assertThat(journal.bytes()).isLessThanOrEqualTo(500);
      assertThat(journal.first()).isPositive();
      assertThat(texts(journal, 0)).hasSize((int) (journal.next() - journal.first()));
    }
  }

  @Test
  void trimOfEverything_freesAllSpaceAndKeepsCounting() throws JournalException {
    try (Journal journal = open()) {
      fill(journal);
      journal.trim(journal.next());
      assertThat(disk.used()).isZero();
    }
    try (Journal journal = open()) {
      assertThat(journal.first()).isEqualTo(journal.next()).isPositive();
      assertThat(journal.recovery().records()).isZero();
    }
  }

  @Test
  void trimBeyondTheEnd_isRefused() throws JournalException {
    try (Journal journal = open()) {
      assertThatThrownBy(() -> journal.trim(1)).hasMessage("upTo: 1 (expected: <= 0)");
    }
  }

  @Test
  void entries_atTheEnd_goOnWhenMoreIsAppended() throws JournalException {
    try (Journal journal = open()) {
      Entries entries = journal.read(0);
      assertThat(entries.next()).isEmpty();
      for (int i = 0; i < 20; i++) {
        journal.append(bytes("r" + i));
        assertThat(entries.next()).contains(new Entry(i, bytes("r" + i)));
        assertThat(entries.next()).isEmpty();
      }
    }
  }

  @Test
  void limits_thatCannotHoldARecord_areRefused() {
    assertThatThrownBy(() -> new JournalLimits(100, 131, 1000))
        .hasMessageStartingWith("segmentBytes: 131 (expected: 132..");
  }

  private Journal open() throws JournalException {
    return Journal.open(disk, LIMITS);
  }

  private void tornAppend() throws JournalException {
    Journal journal = open();
    journal.append(bytes("kept"));
    disk.watch(operation -> {
      if (operation.startsWith("sync")) {
        disk.crash(Fate.tornAfter(10));
        throw new IOException("power cut");
      }
    });
    assertThat(categoryOf(() -> journal.append(bytes("torn")))).isEqualTo(Category.FAILED);
    disk.watch(operation -> {});
  }

  private static void fill(Journal journal) {
    JournalException full =
        catchThrowableOfType(
            JournalException.class,
            () -> {
              while (true) {
                journal.append(new byte[100]);
              }
            });
    assertThat(full.category()).isEqualTo(Category.FULL);
  }

  private List<SimulatedDisk> crashes(int count) {
    List<SimulatedDisk> crashed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      crashed.add(disk.copy());
      crashed.getLast().crash(Fate.random(new SplittableRandom(i)));
    }
    return crashed;
  }

  private static void failSync(String operation) throws IOException {
    fail(operation.startsWith("sync"), operation);
  }

  private static void fail(boolean now, String operation) throws IOException {
    if (now) {
      throw new IOException("cannot " + operation);
    }
  }

  private static Category categoryOf(ThrowingCallable call) {
    return catchThrowableOfType(JournalException.class, call).category();
  }

  private static List<String> texts(Journal journal, long from) throws JournalException {
    return Witness.all(journal, from).stream().map(e -> new String(e.bytes(), UTF_8)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

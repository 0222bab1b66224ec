package dev.skerry.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skerry.journal.JournalException.Category;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on real files, with real processes that are killed. */
class DirectoryDiskIT {
  @TempDir private Path directory;

  @Test
  void reopenedJournal_hasEverything() throws IOException {
    try (Journal journal = open()) {
      for (int i = 0; i < 100; i++) {
        journal.append(AppendingProgram.record(i));
      }
      journal.trim(journal.next() / 2);
    }

    try (Journal journal = open()) {
      assertThat(journal.append(AppendingProgram.record(100))).isEqualTo(100);
      List<Entry> entries = Witness.all(journal, 50);
      assertThat(entries).hasSize(51);
      assertThat(entries.getLast()).isEqualTo(new Entry(100, AppendingProgram.record(100)));
    }
  }

  @Test
  void journalHeldByThisProcess_isRefusedAndStaysHeldAgainstOthers() throws Exception {
    try (Journal journal = open()) {
      assertThat(journal.next()).isZero();
      assertThat(catchThrowableOfType(JournalException.class, this::open).category())
          .isEqualTo(Category.IN_USE);

      Process child = start();

      assertThat(new String(child.getInputStream().readAllBytes(), UTF_8).strip())
          .isEqualTo("IN_USE");
      assertThat(child.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void killedProcess_leavesEverythingItAcknowledged() throws Exception {
    long acknowledged = -1;
    for (int round = 1; round <= 5; round++) {
      Process child = start();
      try (BufferedReader lines = child.inputReader(UTF_8)) {
        for (int i = 0; i < 50 * round; i++) {
          acknowledged = Long.parseLong(lines.readLine());
        }
        assertThat(catchThrowableOfType(JournalException.class, this::open).category())
            .isEqualTo(Category.IN_USE);
        child.toHandle().destroyForcibly(); // unlike Process, leaves what it printed readable
        child.waitFor();
        acknowledged = Math.max(acknowledged, last(lines));
      }

      assertRecords(acknowledged);
    }
  }

  @Test
  void interruptedAppender_failsNobody() throws IOException {
    try (Journal journal = open()) {
      Thread.currentThread().interrupt();
      journal.append(AppendingProgram.record(0));
      assertThat(Thread.interrupted()).isTrue();

      journal.append(AppendingProgram.record(1));

      assertThat(Witness.all(journal, 0)).hasSize(2);
    }
  }

  @Test
  void name_thatLeavesTheDirectory_isRefused() throws IOException {
    DirectoryDisk disk = DirectoryDisk.at(directory);

    for (String name : List.of("../x", "/x", "a/b", "a\\b", ".hidden", "", "a\0b")) {
      assertThatThrownBy(() -> disk.create(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void files_areCreatedRenamedListedAndDeleted() throws IOException {
    DirectoryDisk disk = DirectoryDisk.at(directory.resolve("new/one"));
    disk.create("b").close();
    disk.create("a").close();
    assertThatThrownBy(() -> disk.create("a")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.open("c")).isInstanceOf(IOException.class);

    disk.rename("b", "a");
    disk.syncDirectory();
    assertThat(disk.list()).containsExactly("a");
    disk.delete("a");

    assertThat(disk.list()).isEmpty();
  }

  private void assertRecords(long acknowledged) throws JournalException {
    try (Journal journal = open()) {
      assertThat(journal.recovery().damages()).isEmpty();
      assertThat(journal.next()).isGreaterThan(acknowledged);
      List<Entry> entries = Witness.all(journal, 0);
      assertThat((long) entries.size()).isEqualTo(journal.next());
      assertThat(entries)
          .allMatch(e -> e.equals(new Entry(e.sequence(), AppendingProgram.record(e.sequence()))));
    }
  }

  /* What the child had said before it died; its last line may be cut short. */
  private static long last(BufferedReader lines) throws IOException {
    List<String> rest = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      rest.add(line);
    }
    return rest.size() < 2 ? -1 : Long.parseLong(rest.get(rest.size() - 2));
  }

  private Journal open() throws JournalException {
    return AppendingProgram.open(directory);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProgram.class.getName(),
            directory.toString())
        .redirectError(Files.createTempFile(directory.getParent(), "child", ".err").toFile())
        .start();
  }
}

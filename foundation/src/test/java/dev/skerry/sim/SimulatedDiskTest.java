package dev.skerry.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.journal.DiskFile;
import dev.skerry.journal.DiskFullException;
import dev.skerry.journal.LockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private final SimulatedDisk disk = new SimulatedDisk(operation -> {});

  @Test
  void unsyncedBytes_areLost() throws IOException {
    DiskFile file = syncedFile("old");
    write(file, 3, " new");

    disk.crash(Fate.NOTHING);

    assertThat(text("f")).isEqualTo("old");
  }

  @Test
  void syncedBytes_surviveEverything() throws IOException {
    DiskFile file = syncedFile("old");
    write(file, 3, " new");
    file.sync();

    disk.crash(Fate.NOTHING);

    assertThat(text("f")).isEqualTo("old new");
  }

  @Test
  void tornWrite_keepsItsFirstBytes() throws IOException {
    DiskFile file = syncedFile("old");
    write(file, 3, " new");

    disk.crash(Fate.tornAfter(2));

    assertThat(text("f")).isEqualTo("old n");
  }

  @Test
  void tornWrite_keepsItsLastBytesBehindZeros() throws IOException {
    DiskFile file = syncedFile("old");
    write(file, 3, " new");

    disk.crash(Fate.tornBefore(2));

    assertThat(text("f")).isEqualTo("old\0\0ew");
  }

  @Test
  void newName_withoutDirectorySync_isLostWithItsBytes() throws IOException {
    DiskFile file = disk.create("f");
    write(file, 0, "bytes");
    file.sync();

    disk.crash(Fate.NOTHING);

    assertThat(disk.list()).isEmpty();
  }

  @Test
  void rename_withoutDirectorySync_isUndone() throws IOException {
    syncedFile("bytes");
    disk.rename("f", "g");

    disk.crash(Fate.BYTES_ONLY);

    assertThat(disk.list()).containsExactly("f");
  }

  @Test
  void delete_withoutDirectorySync_isUndone() throws IOException {
    syncedFile("bytes");
    disk.delete("f");

    disk.crash(Fate.NOTHING);

    assertThat(text("f")).isEqualTo("bytes");
  }

  @Test
  void failedSync_losesTheBytesThoughALaterOneSucceeds() throws IOException {
    DiskFile file = syncedFile("old");
    write(file, 3, " new");
    disk.watch(SimulatedDiskTest::failSync);
    assertThatThrownBy(file::sync).hasMessage("cannot sync f");
    disk.watch(operation -> {});
    file.sync();
    assertThat(text("f")).isEqualTo("old new");

    disk.crash(Fate.ALL);

    assertThat(text("f")).isEqualTo("old");
  }

  @Test
  void fullDisk_takesWhatFits() throws IOException {
    DiskFile file = syncedFile("old");
    disk.capacity(5);

    assertThatThrownBy(() -> write(file, 3, " new")).isInstanceOf(DiskFullException.class);
    assertThat(text("f")).isEqualTo("old n");
    write(file, 0, "OLD");

    assertThat(text("f")).isEqualTo("OLD n");
  }

  @Test
  void lock_heldOrLeftByACrash_isRefusedOrFree() throws IOException {
    var lock = disk.lock();
    assertThatThrownBy(disk::lock).isInstanceOf(LockedException.class);
    disk.crash(Fate.ALL);
    disk.lock();

    lock.close();

    assertThatThrownBy(disk::lock).isInstanceOf(LockedException.class);
  }

  @Test
  void fileOpenedBeforeACrash_isDead() throws IOException {
    DiskFile file = syncedFile("old");

    disk.crash(Fate.ALL);

    assertThatThrownBy(file::size).isInstanceOf(IOException.class);
  }

  @Test
  void copy_isIndependentOfItsOriginal() throws IOException {
    DiskFile file = syncedFile("old");
    write(file, 3, " new");
    SimulatedDisk copy = disk.copy();

    copy.crash(Fate.NOTHING);

    assertThat(text("f")).isEqualTo("old new");
    file.sync();
    disk.crash(Fate.NOTHING);
    assertThat(text("f")).isEqualTo("old new");
  }

  private DiskFile syncedFile(String text) throws IOException {
    DiskFile file = disk.create("f");
    write(file, 0, text);
    file.sync();
    disk.syncDirectory();
    return file;
  }

  private static void failSync(String operation) throws IOException {
    if (operation.startsWith("sync")) {
      throw new IOException("cannot " + operation);
    }
  }

  private static void write(DiskFile file, int position, String text) throws IOException {
    file.write(position, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private String text(String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      ByteBuffer all = ByteBuffer.allocate((int) file.size());
      file.read(0, all);
      return new String(all.array(), UTF_8);
    }
  }
}

package dev.skerry.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileTest {
  @TempDir private Path folder;

  @Test
  void write_isForTheOwnerAlone_alsoWhereOthersCouldReadTheOldOne() throws IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    PrivateFile.write(file, "new");

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void write_overWhatAPowerCutLeft_leavesNothingBeside() throws IOException {
    Files.writeString(folder.resolve("key.part"), "half of it");

    PrivateFile.write(folder.resolve("key"), "whole");

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("key"));
    }
    assertThat(folder.resolve("key")).hasContent("whole");
  }

  @Test
  void write_throughALinkAtThePart_doesNotFollowIt() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Files.createSymbolicLink(folder.resolve("key.part"), elsewhere);

    PrivateFile.write(folder.resolve("key"), "secret");

    assertThat(elsewhere).hasContent("untouched");
  }

  @Test
  void folder_isShutToOthers() throws IOException {
    Path made = folder.resolve("a/b");

    PrivateFile.folder(made);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }
}

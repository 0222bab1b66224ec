package dev.skerry.optimizer.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderShelfTest {
  private static final Key KEY = Key.of("thing").with("a").with(1);

  @TempDir private Path folder;

  private Path only() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("thing-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void whatWasKept_isFoundByTheNextProcessAndByItsWholeKeyAlone() throws IOException {
    try (FolderShelf shelf = FolderShelf.open(folder, "here")) {
      shelf.keep(KEY, new byte[] {1, 2, 3});
    }

    try (FolderShelf shelf = FolderShelf.open(folder, "here")) {
      assertThat(shelf.find(KEY)).contains(new byte[] {1, 2, 3});
      assertThat(shelf.find(KEY.with(""))).isEmpty();
      assertThat(shelf.find(Key.of("thing").with("a1"))).isEmpty();
      assertThat(shelf.count()).isEqualTo(1);
    }
    try (FolderShelf shelf = FolderShelf.open(folder, "elsewhere")) {
      assertThat(shelf.find(KEY)).isEmpty();
    }
  }

  @Test
  void fileWithAnyByteAlteredOrCutShort_isNotTaken() throws IOException {
    try (FolderShelf shelf = FolderShelf.open(folder, "here")) {
      byte[] content = new byte[100];
      new SplittableRandom(1).nextBytes(content);
      shelf.keep(KEY, content);
      byte[] whole = Files.readAllBytes(only());
      for (int i = 0; i < whole.length; i++) {
        byte[] altered = whole.clone();
        altered[i] ^= 4;
        Files.write(only(), altered);
        assertThat(shelf.find(KEY)).as("byte %d", i).isEmpty();
        Files.write(only(), java.util.Arrays.copyOf(whole, i));
        assertThat(shelf.find(KEY)).as("cut at %d", i).isEmpty();
      }
      Files.write(only(), whole);
      assertThat(shelf.find(KEY)).contains(content);
    }
  }

  @Test
  void second_isToldThatTheFolderIsTaken() throws IOException {
    try (FolderShelf first = FolderShelf.open(folder, "here")) {
      assertThatThrownBy(() -> FolderShelf.open(folder, "here"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("used by another process");
      assertThat(first.count()).isZero();
    }
  }
}

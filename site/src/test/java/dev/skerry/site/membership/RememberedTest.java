package dev.skerry.site.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedTest {
  @TempDir private Path folder;

  @Test
  void size_grown_isKeptAndNeverShrinks() {
    Path file = folder.resolve("size");
    Remembered before = new Remembered(Optional.of(file));
    assertThat(before.grow(3)).isTrue();
    assertThat(before.grow(2)).isFalse();

    Remembered after = new Remembered(Optional.of(file));

    assertThat(after.largest()).isEqualTo(3);
    assertThat(after.grow(3)).isFalse();
  }

  @Test
  void size_withoutAFile_isForgotten() {
    Remembered before = new Remembered(Optional.empty());
    before.grow(3);

    assertThat(new Remembered(Optional.empty()).largest()).isZero();
  }

  @Test
  void file_damaged_isAsIfThereWereNone() throws Exception {
    Path file = Files.writeString(folder.resolve("size"), "three");

    assertThat(new Remembered(Optional.of(file)).largest()).isZero();
  }
}

package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What class files no longer show, or only those of tests: the sources of all modules. */
class SourcesTest {
  private static final int LONGEST_FILE = 500;

  @Test
  void nothing_sleeps() throws IOException {
    assertThat(sources()).noneMatch(file -> contains(file, "Thread" + ".sleep("));
  }

  @Test
  void noTest_isSwitchedOff() throws IOException {
    assertThat(sources()).noneMatch(file -> contains(file, "@" + "Disabled"));
  }

  @Test
  void everyFile_isOneIdea() throws IOException {
    assertThat(sources()).noneMatch(file -> read(file).lines().count() > LONGEST_FILE);
  }

  private static boolean contains(Path file, String text) {
    return read(file).contains(text);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    Path root = root();
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> found =
          modules
              .map(module -> module.resolve("src"))
              .filter(Files::isDirectory)
              .flatMap(SourcesTest::walk)
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* Tests run in the folder of their module. */
  private static Path root() {
    Path root = Path.of("..");
    assertThat(root.resolve("skerry")).exists();
    return root;
  }
}

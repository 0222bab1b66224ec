package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineLibrariesTest {
  @TempDir private Path cache;
  private @Nullable String before;

  @BeforeEach
  void forget() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "they are kept on Linux only");
    before = System.clearProperty(EngineLibraries.PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(EngineLibraries.PROPERTY);
    } else {
      System.setProperty(EngineLibraries.PROPERTY, before);
    }
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void theyAreUnpackedOnce_andChildrenAreToldWhere() throws Exception {
    EngineLibraries.prepare(cache);

    List<Path> kept = kept();
    assertThat(kept).hasSize(2).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    assertThat(ThisJvm.launcher().options())
        .containsExactly("-Donnxruntime.native.path=" + kept.getFirst().getParent());

    System.clearProperty(EngineLibraries.PROPERTY);
    EngineLibraries.prepare(cache);
    assertThat(kept()).containsExactlyElementsOf(kept);
  }

  @Test
  void halfAFile_isReplaced() throws Exception {
    EngineLibraries.prepare(cache);
    Path library = kept().getFirst();
    long size = Files.size(library);
    Files.write(library, new byte[10]);
    System.clearProperty(EngineLibraries.PROPERTY);

    EngineLibraries.prepare(cache);

    assertThat(library).hasSize(size);
  }

  @Test
  void cacheThatCannotBeMade_leavesTheEngineToItself() throws Exception {
    EngineLibraries.prepare(Files.writeString(cache.resolve("file"), "no folder"));

    assertThat(System.getProperty(EngineLibraries.PROPERTY)).isNull();
    assertThat(ThisJvm.launcher().options()).isEmpty();
  }
}

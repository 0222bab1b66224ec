package dev.skerry.nice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NicenessTest {
  private static final Path THREADS = Path.of("/proc/self/task");

  @Test
  void compilers_goBehind() throws Exception {
    assumeThat(THREADS).as("Linux's threads").isDirectory();

    int count = Niceness.compilers();

    List<Integer> compilers = new ArrayList<>();
    try (var threads = Files.list(THREADS)) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
          compilers.add(niceness(thread));
        }
      }
    }
    assertThat(count).isPositive();
    assertThat(compilers).filteredOn(niceness -> niceness == 10).hasSizeGreaterThanOrEqualTo(count);
  }

  /* See proc(5): the 19th field, counted behind the name, which may contain anything. */
  private static int niceness(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

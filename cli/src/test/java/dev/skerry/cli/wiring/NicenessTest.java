package dev.skerry.cli.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NicenessTest {
  private static final Path THREADS = Path.of("/proc/self/task");

  @Test
  void compilers_goBehind() throws IOException {
    assumeThat(THREADS).as("Linux's threads").isDirectory();
    // Whoever is further behind already may not be put in front of that.
    assumeThat(niceness(Path.of("/proc/thread-self"))).isLessThan(10);

    assertThat(Niceness.compilers()).isPositive();

    assertThat(compilers()).contains(10);
    assertThat(niceness(Path.of("/proc/thread-self"))).isLessThan(10);
  }

  private static List<Integer> compilers() throws IOException {
    List<Integer> compilers = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
          compilers.add(niceness(thread));
        }
      }
    }
    return compilers;
  }

  /* See proc(5): the 19th field, counted behind the name, which may contain anything. */
  private static int niceness(Path thread) throws IOException {
    String stat = Files.readString(thread.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }
}

package dev.skerry.cli.wiring;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets threads go behind all others, as {@code nice(1)} does with processes, where somebody waits
 * for an answer and the processor is short.
 *
 * <p>A thread of niceness 10 gets a tenth of what another one gets, and all there is while nobody
 * else wants it. Anybody may do that to threads of their own; nobody may take it back. Linux alone
 * has a niceness for each thread: elsewhere nothing happens, nor where that cannot be had.
 */
public final class Niceness {
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final int ONE_THREAD = 0; // PRIO_PROCESS, to which Linux takes a thread's number
  private static final int COMPILERS = 10;

  private Niceness() {}

  /**
   * The threads that compile this program while it runs go behind those that run it. They have most
   * to do when load comes for the first time, which is when answers have no time to lose.
   *
   * @return how many do
   */
  public static int compilers() {
    int count = 0;
    if (Files.isDirectory(THREADS)) {
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
        for (Path thread : threads) {
          count += isCompiler(thread) && putBehind(number(thread)) ? 1 : 0;
        }
      } catch (IOException | DirectoryIteratorException e) {
        // As many as could be seen.
      }
    }
    return count;
  }

  private static int number(Path thread) {
    return Integer.parseInt(String.valueOf(thread.getFileName()));
  }

  private static boolean isCompiler(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"), StandardCharsets.UTF_8);
      return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  private static boolean putBehind(int thread) {
    if (Linux.SET_PRIORITY.isEmpty()) {
      return false;
    }
    try {
      return (int) Linux.SET_PRIORITY.get().invokeExact(ONE_THREAD, thread, COMPILERS) == 0;
    } catch (Throwable e) {
      return false;
    }
  }

  /** Looked up when first needed. */
  private static final class Linux {
    static final Optional<MethodHandle> SET_PRIORITY = lookUp();

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> lookUp() {
      if (!Files.isDirectory(THREADS)) {
        return Optional.empty();
      }
      try {
        Linker linker = Linker.nativeLinker();
        return linker
            .defaultLookup()
            .find("setpriority")
            .map(address ->
                linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT)));
      } catch (UnsupportedOperationException | IllegalCallerException e) {
        // This JVM calls nothing, or may not.
        return Optional.empty();
      }
    }
  }
}

package dev.skerry.cli;

import dev.skerry.engine.Trial;
import java.io.Console;
import java.nio.file.Path;

/** What this process runs on. Nothing but commands asks. */
@SuppressWarnings("SystemConsoleNull") // NullAway does not know that it never is
final class Machine {
  private Machine() {}

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Whether a person looks at the standard output. */
  static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** How to start another Java program like this one. */
  static Trial.Launcher launcher() {
    return new Trial.Launcher(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"));
  }

  /** Where a program called {@code name} keeps what must outlive it. */
  static Path stateFolder(String name) {
    String set = System.getenv("XDG_STATE_HOME");
    Path base =
        set == null || set.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(set);
    return base.resolve("skerry").resolve(name);
  }
}

package dev.skerry.cli;

import dev.skerry.device.DeviceOptions;
import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import java.io.Console;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What this process runs on. Nothing but commands asks. */
@SuppressWarnings("SystemConsoleNull") // NullAway does not know that it never is
public final class Machine {
  public static final int LAST_PORT = 65_535;

  private static final int PART_OF_RACE = 20;
  private static final Duration LEAST_PATIENCE = Duration.ofMillis(20);

  private Machine() {}

  /** How many cores it has. */
  public static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** What the JVM of a server is started with, as ./skerry does. */
  static List<String> serverOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /** Whether a person looks at the standard output. */
  static boolean hasTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /**
   * How candidates are tried before they are raced: each batch size for a small part of the race,
   * but for long enough to tell something of it.
   */
  public static Trial trialBefore(Duration race) {
    long part =
        Math.clamp(
            race.dividedBy(PART_OF_RACE).toNanos(),
            LEAST_PATIENCE.toNanos(),
            Trial.PATIENCE.toNanos());
    return new Trial(ThisJvm.launcher(), Trial.Limits.DEFAULT, Duration.ofNanos(part));
  }

  /** How models are run in another process. */
  public static DeviceOptions.Isolation isolation() {
    Path inMemory = Path.of("/dev/shm");
    return new DeviceOptions.Isolation(
        ThisJvm.launcher(),
        Trial.Limits.DEFAULT.memory(),
        Files.isDirectory(inMemory) && Files.isWritable(inMemory)
            ? inMemory
            : Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** What kind of machine this is, as measurements name it: {@code Linux amd64}. */
  public static String kind() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  /** Where something called {@code name} is kept that can be had again. */
  public static Path cacheFolder(String name) {
    return cacheFolder().resolve(name);
  }

  static Path cacheFolder() {
    return base("XDG_CACHE_HOME", ".cache").resolve("skerry");
  }

  /** Where a program called {@code name} keeps what must outlive it. */
  public static Path stateFolder(String name) {
    return base("XDG_STATE_HOME", ".local/state").resolve("skerry").resolve(name);
  }

  private static Path base(String variable, String inHome) {
    String set = System.getenv(variable);
    return set == null || set.isEmpty()
        ? Path.of(System.getProperty("user.home")).resolve(inHome)
        : Path.of(set);
  }
}

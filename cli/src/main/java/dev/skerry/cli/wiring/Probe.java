package dev.skerry.cli.wiring;

import dev.skerry.engine.Engine;
import dev.skerry.engine.ExecutionProvider;
import dev.skerry.engine.GemmBenchmark;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.DeviceProfile;
import dev.skerry.terms.DeviceProfile.Calibration;
import dev.skerry.terms.DeviceProfile.Cpu;
import dev.skerry.terms.DeviceProfile.Power;
import dev.skerry.terms.Tier;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds out what this machine is. What the machine does not say is left out. */
public final class Probe {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path THERMAL = Path.of("/sys/class/thermal");
  private static final Path POWER_SUPPLY = Path.of("/sys/class/power_supply");

  /* Extensions that the engine's kernels choose by. */
  private static final Set<String> TELLING =
      Set.of(
          "avx2",
          "avx512f",
          "avx512_vnni",
          "avx_vnni",
          "avx512_bf16",
          "amx_int8",
          "asimd",
          "asimddp",
          "i8mm",
          "bf16",
          "sve");

  /** Reads and measures; takes about a second. */
  public DeviceProfile run() {
    Engine engine = Engine.open(1);
    return new DeviceProfile(
        hostName(),
        Tier.DEVICE_EDGE,
        cpu(),
        new Bytes(field(MEMINFO, "MemTotal").map(Probe::kibibytes).orElse(0L)),
        new Bytes(freeStorage()),
        List.of(),
        engine.providers().stream().map(ExecutionProvider::name).toList(),
        new Power(OptionalDouble.empty(), hasBattery(), temperatures()),
        Optional.of(
            new Calibration(
                new GemmBenchmark(engine, System::nanoTime).gigaflops(), memorySpeed())));
  }

  /** The processor; reads, but does not measure. */
  public static Cpu cpu() {
    return new Cpu(
        System.getProperty("os.arch"),
        field(CPUINFO, "model name").orElse("CPU of unknown make"),
        Runtime.getRuntime().availableProcessors(),
        features());
  }

  /** What this machine is called. */
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }

  private static SortedSet<String> features() {
    TreeSet<String> found = new TreeSet<>();
    String flags = field(CPUINFO, "flags").or(() -> field(CPUINFO, "Features")).orElse("");
    for (String flag : flags.split("\\s+", -1)) {
      if (TELLING.contains(flag)) {
        found.add(flag);
      }
    }
    return found;
  }

  private static Optional<String> field(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name) && line.indexOf(':') > 0)
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long kibibytes(String text) {
    return Long.parseLong(text.replaceAll("[^0-9]", "")) << 10;
  }

  private static long freeStorage() {
    try {
      return Files.getFileStore(Path.of(System.getProperty("user.home"))).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean hasBattery() {
    return children(POWER_SUPPLY).stream()
        .anyMatch(supply -> read(supply.resolve("type")).orElse("").equals("Battery"));
  }

  private static SortedMap<String, Double> temperatures() {
    SortedMap<String, Double> found = new TreeMap<>();
    for (Path zone : children(THERMAL)) {
      Optional<String> millidegrees =
          read(zone.resolve("temp")).filter(text -> text.matches("-?[0-9]{1,9}"));
      String type = read(zone.resolve("type")).orElse("zone");
      millidegrees.ifPresent(
          text -> found.put(zone.getFileName() + " " + type, Integer.parseInt(text) / 1000.0));
    }
    return found;
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Compares two blocks that no cache holds, byte by byte, some times over; the best time counts.
   */
  private static double memorySpeed() {
    long size = 128L << 20;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment left = arena.allocate(size);
      MemorySegment right = arena.allocate(size);
      long best = Long.MAX_VALUE;
      for (int round = 0; round < 5; round++) {
        long start = System.nanoTime();
        if (left.mismatch(right) >= 0) {
          throw new IllegalStateException("fresh memory is all zeros");
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * size / best;
    }
  }
}

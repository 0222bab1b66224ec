package dev.skerry.engine.patrol;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This process's own memory, as Linux shows it: what is private, writable and not of a file, but
 * for the Java heap. Reading it so never faults, whatever is given back meanwhile.
 */
final class OwnMemory implements ProcessMemory {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final Pattern ANONYMOUS =
      Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) rw-p [0-9a-f]+ 00:00 0( .*)?");

  /*
   * The collector moves what lies on the Java heap, which a small JVM puts below this so that
   * references fit 32 bits. Native memory lies far above.
   */
  private static final long BEHIND_JAVA_HEAP = 32L << 30;

  private final RandomAccessFile memory;

  private OwnMemory(RandomAccessFile memory) {
    this.memory = memory;
  }

  /**
   * The memory of this process.
   *
   * @throws IOException if the system does not show it
   */
  static OwnMemory open() throws IOException {
    return new OwnMemory(new RandomAccessFile(PROCESS.resolve("mem").toFile(), "r"));
  }

  @Override
  public List<Region> regions() throws IOException {
    List<Region> regions = new ArrayList<>();
    for (String line : Files.readAllLines(PROCESS.resolve("maps"))) {
      parse(line).ifPresent(regions::add);
    }
    return regions;
  }

  /** As in {@code 7f0000000000-7f0000021000 rw-p 00000000 00:00 0 [heap]}; proc(5). */
  static Optional<Region> parse(String line) {
    Matcher anonymous = ANONYMOUS.matcher(line);
    if (!anonymous.matches()) {
      return Optional.empty();
    }
    long begin = Long.parseUnsignedLong(anonymous.group(1), 16);
    long end = Long.parseUnsignedLong(anonymous.group(2), 16);
    return begin >= BEHIND_JAVA_HEAP && end > begin
        ? Optional.of(new Region(begin, end))
        : Optional.empty();
  }

  @Override
  public int read(long address, byte[] into, int wanted) {
    int read = 0;
    try {
      memory.seek(address);
      while (read < wanted) {
        int more = memory.read(into, read, wanted - read);
        if (more <= 0) {
          break;
        }
        read += more;
      }
    } catch (IOException e) {
      // Not all that is mapped can be read.
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}

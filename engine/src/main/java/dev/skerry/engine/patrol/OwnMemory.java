package dev.skerry.engine.patrol;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
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
final class OwnMemory implements ProcessMemory, Closeable {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final Pattern ANONYMOUS =
      Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) (...p) [0-9a-f]+ 00:00 0( .*)?");

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
   * @throws IOException if the system does not show it, or the Java heap is where it should not be
   */
  static OwnMemory open() throws IOException {
    long least = Runtime.getRuntime().maxMemory();
    long low = 0;
    for (String line : maps()) {
      Matcher anonymous = ANONYMOUS.matcher(line);
      low += anonymous.matches() && end(anonymous) <= BEHIND_JAVA_HEAP ? size(anonymous) : 0;
    }
    if (low < least) {
      throw new IOException(
          "memory below 32 GiB: " + low + " bytes (expected: the Java heap, " + least + ")");
    }
    return new OwnMemory(new RandomAccessFile(PROCESS.resolve("mem").toFile(), "r"));
  }

  /* Names of files in it are bytes of any kind. */
  private static List<String> maps() throws IOException {
    return Files.readAllLines(PROCESS.resolve("maps"), StandardCharsets.ISO_8859_1);
  }

  @Override
  public List<Region> regions() throws IOException {
    List<Region> regions = new ArrayList<>();
    for (String line : maps()) {
      parse(line).ifPresent(regions::add);
    }
    return regions;
  }

  /** As in {@code 7f0000000000-7f0000021000 rw-p 00000000 00:00 0 [heap]}; proc(5). */
  static Optional<Region> parse(String line) {
    Matcher anonymous = ANONYMOUS.matcher(line);
    if (!anonymous.matches() || !anonymous.group(3).equals("rw-p")) {
      return Optional.empty();
    }
    return begin(anonymous) >= BEHIND_JAVA_HEAP && size(anonymous) > 0
        ? Optional.of(new Region(begin(anonymous), end(anonymous)))
        : Optional.empty();
  }

  private static long begin(Matcher mapped) {
    return Long.parseUnsignedLong(mapped.group(1), 16);
  }

  private static long end(Matcher mapped) {
    return Long.parseUnsignedLong(mapped.group(2), 16);
  }

  private static long size(Matcher mapped) {
    return end(mapped) - begin(mapped);
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

package dev.skerry.benchmarks.faults.real;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A weight of a net, wherever it lies in the memory of a process that runs it: the engine keeps
 * weights as they came, or in an order of its own, in which those of a row still lie side by side.
 */
final class Weights {
  /* Eight in a row, at the beginning of sixteen columns that are kept together. */
  static final int KNOWN_BY = 8;
  static final int KEPT_TOGETHER = 16;

  private static final int CHUNK = 1 << 20;
  private static final int OVERLAP = KNOWN_BY * Float.BYTES;
  private static final long LARGEST_MAPPING = 1L << 31;

  private final Path process;
  private final List<Long> places;
  private final int bits;

  private Weights(Path process, List<Long> places, int bits) {
    this.process = process;
    this.places = places;
    this.bits = bits;
  }

  /**
   * Looks for eight weights in a row; the one at {@code offset} among them is the one that is
   * meant.
   *
   * @param from the index of the first
   * @throws IOException if the system does not show this process that one's memory
   */
  static Weights find(long pid, float[] all, int from, int offset) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    int[] pattern = new int[KNOWN_BY];
    for (int i = 0; i < KNOWN_BY; i++) {
      pattern[i] = Float.floatToRawIntBits(all[from + i]);
    }
    List<Long> places = new ArrayList<>();
    try (RandomAccessFile memory = new RandomAccessFile(process.resolve("mem").toFile(), "r")) {
      for (String line : Files.readAllLines(process.resolve("maps"))) {
        // As in "7f0000000000-7f0000021000 rw-p 00000000 00:00 0".
        int hyphen = line.indexOf('-');
        int space = line.indexOf(' ');
        if (line.startsWith("rw-p", space + 1)) {
          long begin = Long.parseUnsignedLong(line, 0, hyphen, 16);
          long end = Long.parseUnsignedLong(line, hyphen + 1, space, 16);
          if (begin >= 0 && end - begin < LARGEST_MAPPING) {
            search(memory, begin, end, pattern, places);
          }
        }
      }
    }
    return new Weights(
        process,
        places.stream().map(place -> place + (long) offset * Float.BYTES).toList(),
        pattern[offset]);
  }

  private static void search(
      RandomAccessFile memory, long begin, long end, int[] pattern, List<Long> places) {
    byte[] chunk = new byte[CHUNK + OVERLAP];
    ByteBuffer words = ByteBuffer.wrap(chunk).order(ByteOrder.nativeOrder());
    for (long at = begin; at < end; at += CHUNK) {
      int wanted = (int) Math.min(chunk.length, end - at);
      int read = read(memory, at, chunk, wanted);
      int last = Math.min(CHUNK, read - OVERLAP + Float.BYTES);
      for (int i = 0; i < last && i + OVERLAP <= read; i += Float.BYTES) {
        if (words.getInt(i) == pattern[0] && matches(words, i, pattern)) {
          places.add(at + i);
        }
      }
    }
  }

  private static int read(RandomAccessFile memory, long at, byte[] into, int wanted) {
    try {
      memory.seek(at);
      int read = 0;
      while (read < wanted) {
        int more = memory.read(into, read, wanted - read);
        if (more <= 0) {
          break;
        }
        read += more;
      }
      return read;
    } catch (IOException e) {
      // Not all that is mapped can be read, and it may be gone by now.
      return 0;
    }
  }

  private static boolean matches(ByteBuffer words, int at, int[] pattern) {
    for (int i = 1; i < pattern.length; i++) {
      if (words.getInt(at + i * Float.BYTES) != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  /** In how many places the weight lies. */
  int places() {
    return places.size();
  }

  /** Turns a bit of it, in all places. */
  void flip(int bit) throws IOException {
    ByteBuffer turned = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.nativeOrder());
    turned.putInt(0, bits ^ 1 << bit);
    try (RandomAccessFile memory = new RandomAccessFile(process.resolve("mem").toFile(), "rw")) {
      for (long place : places) {
        memory.seek(place);
        memory.write(turned.array());
      }
    }
  }
}

package dev.skerry.device.isolation;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a child, of which this process may do with it what it likes. */
final class ForeignMemory {
  private static final int CHUNK = 1 << 20;

  private ForeignMemory() {}

  /**
   * Turns a bit of a number wherever it lies with another one behind it.
   *
   * @return in how many places
   */
  static int turn(long pid, float number, float next, int bit) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    int places = 0;
    try (RandomAccessFile memory = new RandomAccessFile(process.resolve("mem").toFile(), "rw")) {
      for (String line : Files.readAllLines(process.resolve("maps"))) {
        if (line.contains(" rw-p ")) {
          int hyphen = line.indexOf('-');
          long begin = Long.parseUnsignedLong(line, 0, hyphen, 16);
          long end = Long.parseUnsignedLong(line, hyphen + 1, line.indexOf(' '), 16);
          for (long at = begin; at < end; at += CHUNK) {
            int length = (int) Math.min(CHUNK, end - at);
            places += turn(memory, at, length, number, next, bit);
          }
        }
      }
    }
    return places;
  }

  private static int turn(
      RandomAccessFile memory, long begin, int length, float number, float next, int bit) {
    byte[] read = new byte[length];
    int places = 0;
    try {
      memory.seek(begin);
      memory.readFully(read);
      ByteBuffer floats = ByteBuffer.wrap(read).order(ByteOrder.nativeOrder());
      for (int at = 0; at + 2 * Float.BYTES <= length; at += Float.BYTES) {
        if (floats.getFloat(at) == number && floats.getFloat(at + Float.BYTES) == next) {
          int turned = at + bit / Byte.SIZE;
          memory.seek(begin + turned);
          memory.write(read[turned] ^ (1 << (bit % Byte.SIZE)));
          places++;
        }
      }
    } catch (IOException e) {
      // Not all that is mapped can be read.
    }
    return places;
  }
}

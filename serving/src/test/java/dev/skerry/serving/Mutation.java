package dev.skerry.serving;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages bytes the way that bad clients and bad links do. */
public final class Mutation {
  private Mutation() {}

  /** {@code valid} with one to four things wrong. */
  public static byte[] of(byte[] valid, RandomGenerator random) {
    byte[] mutant = valid.clone();
    for (int left = random.nextInt(1, 5); left > 0 && mutant.length > 0; left--) {
      mutant = once(mutant, random);
    }
    return mutant;
  }

  private static byte[] once(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    int to = at + random.nextInt(Math.min(16, bytes.length - at) + 1);
    return switch (random.nextInt(6)) {
      case 0 -> changed(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      case 1 -> changed(bytes, at, (byte) random.nextInt(256));
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> joined(bytes, at, to);
      case 4 -> joined(bytes, to, at);
      default -> {
        byte[] telling = "\"{}[],:-0e\u0000\u007f".getBytes(StandardCharsets.US_ASCII);
        yield changed(bytes, at, telling[random.nextInt(telling.length)]);
      }
    };
  }

  private static byte[] changed(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  /** The bytes before {@code end} and those from {@code start}: some missing, or some twice. */
  private static byte[] joined(byte[] bytes, int end, int start) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, end);
    joined.write(bytes, start, bytes.length - start);
    return joined.toByteArray();
  }
}

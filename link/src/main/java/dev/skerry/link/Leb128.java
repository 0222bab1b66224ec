package dev.skerry.link;

import java.io.ByteArrayOutputStream;

/**
 * Whole numbers from 0 on in as few bytes as they need: seven bits in each, least first (LEB128).
 */
final class Leb128 {
  private static final int MORE = 0x80;
  private static final int BITS = 7;

  private Leb128() {}

  static void write(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left >= MORE) {
      out.write((int) (left & (MORE - 1)) | MORE);
      left >>>= BITS;
    }
    out.write((int) left);
  }

  /** Reads what others may have damaged. */
  static final class Reader {
    private final String what;
    private final byte[] bytes;
    private int at;

    /**
     * At the beginning.
     *
     * @param what is read, for errors
     */
    Reader(String what, byte[] bytes) {
      this.what = what;
      this.bytes = bytes;
    }

    boolean isAtEnd() {
      return at == bytes.length;
    }

    /**
     * The next byte, which says in what version the rest is written.
     *
     * @throws IllegalArgumentException if it is another one
     */
    void version(int expected) {
      int version = next();
      if (version != expected) {
        throw new IllegalArgumentException(
            what + ": version " + version + " (expected: " + expected + ")");
      }
    }

    /** So many of the next bytes; where they begin. */
    int skip(int length) {
      if (length > bytes.length - at) {
        throw brokenOff();
      }
      at += length;
      return at - length;
    }

    /**
     * The next number.
     *
     * @throws IllegalArgumentException if it is larger than {@code most}, or broken off
     */
    long number(long most) {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE - 1; shift += BITS) {
        byte next = next();
        value |= (long) (next & (MORE - 1)) << shift;
        if (next >= 0) {
          if (value > most) {
            break;
          }
          return value;
        }
      }
      throw new IllegalArgumentException(what + ": a number too large (expected: <= " + most + ")");
    }

    private byte next() {
      if (isAtEnd()) {
        throw brokenOff();
      }
      return bytes[at++];
    }

    private IllegalArgumentException brokenOff() {
      return new IllegalArgumentException(what + ": broken off (expected: all its buckets)");
    }
  }
}

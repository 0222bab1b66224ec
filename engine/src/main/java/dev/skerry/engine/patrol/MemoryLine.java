package dev.skerry.engine.patrol;

import java.util.Arrays;

/** {@value #LENGTH} bytes of memory that lie side by side. Immutable. */
public final class MemoryLine {
  /** In bytes. Engines align what they allocate to as much. */
  public static final int LENGTH = 64;

  private static final int WORD = Integer.BYTES;
  private static final int FLAGS = 3;
  private static final int FEWEST_WORDS = 12;
  private static final int FEWEST_HIGH_BYTES = 16;

  private final byte[] bytes;

  private MemoryLine(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The line that begins at {@code at} in {@code bytes}. */
  public static MemoryLine of(byte[] bytes, int at) {
    return new MemoryLine(Arrays.copyOfRange(bytes, at, at + LENGTH));
  }

  /** The same with one bit turned, counted from the lowest of the first byte. */
  MemoryLine turned(int bit) {
    byte[] other = bytes.clone();
    other[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return new MemoryLine(other);
  }

  /** The same with all bits turned. */
  public MemoryLine inverted() {
    byte[] inverted = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      inverted[i] = (byte) ~bytes[i];
    }
    return new MemoryLine(inverted);
  }

  /** A copy of it. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether it stands at {@code at} in {@code others}. */
  boolean isAt(byte[] others, int at) {
    return others[at] == bytes[0] && Arrays.equals(others, at, at + LENGTH, bytes, 0, LENGTH);
  }

  /**
   * Whether it may be one of weights that the program did not write to when this bit of it turned.
   *
   * <p>Weights are words that nearly all differ, and bytes above 127. What a program changes a bit
   * at a time looks otherwise: flags among zeros and pointers, or text with a count before it. The
   * one thing that looks alike is the size in front of a block of memory, which lies beside weights
   * and has flags in its three lowest bits (glibc, malloc.c).
   */
  boolean isTelling(int bit) {
    int high = 0;
    for (byte each : bytes) {
      high += each < 0 ? 1 : 0;
    }
    return high >= FEWEST_HIGH_BYTES && words() >= FEWEST_WORDS && !isFlagOfSize(bit);
  }

  private boolean isFlagOfSize(int bit) {
    int upper = (bit / Long.SIZE) * Long.BYTES + WORD;
    return bit % Long.SIZE < FLAGS
        && Arrays.equals(bytes, upper, upper + WORD, new byte[WORD], 0, WORD);
  }

  /** How many different words other than zero there are. */
  private int words() {
    int[] words = new int[LENGTH / WORD];
    for (int at = 0; at < LENGTH; at++) {
      words[at / WORD] = (words[at / WORD] << Byte.SIZE) | (bytes[at] & 0xff);
    }
    return (int) Arrays.stream(words).filter(word -> word != 0).distinct().count();
  }
}

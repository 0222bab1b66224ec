package dev.skerry.engine.patrol;

import java.util.Arrays;

/**
 * Which single bit makes the difference between two checksums, if one does.
 *
 * <p>A cyclic checksum is linear: the exclusive or of those of two pages depends on nothing but
 * where the pages differ. Each single bit makes a difference of its own, and of all changes of more
 * bits about one in 130,000 looks like one of a single bit. CRC-32C (Castagnoli, IEEE Transactions
 * on Communications 41/6, 1993; RFC 3720, B.4).
 */
final class SingleBit {
  private static final int POLYNOMIAL = 0x82f63b78;

  /* The difference that a bit makes, and which it is, in order of differences. */
  private final long[] bits;

  /** For pages of {@code length} bytes. */
  SingleBit(int length) {
    bits = new long[length * Byte.SIZE];
    int[] table = table();
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      int made = table[1 << bit];
      for (int at = length - 1; at >= 0; at--) {
        int number = at * Byte.SIZE + bit;
        bits[number] = ((long) made << Integer.SIZE) | number;
        made = (made >>> Byte.SIZE) ^ table[made & 0xff];
      }
    }
    Arrays.sort(bits);
  }

  private static int[] table() {
    int[] table = new int[1 << Byte.SIZE];
    for (int value = 0; value < table.length; value++) {
      int rest = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        rest = (rest & 1) == 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL;
      }
      table[value] = rest;
    }
    return table;
  }

  /**
   * The bit, counted from the lowest of the first byte; less than 0 if it was more than one.
   *
   * @param difference the exclusive or of the checksums of two pages
   */
  int find(int difference) {
    long least = (long) difference << Integer.SIZE;
    int found = Arrays.binarySearch(bits, least);
    int at = found < 0 ? -found - 1 : found;
    return at < bits.length && (int) (bits[at] >> Integer.SIZE) == difference ? (int) bits[at] : -1;
  }
}

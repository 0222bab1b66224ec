package dev.skerry.engine.patrol;

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
  private static final int[] TABLE = table();

  private SingleBit() {}

  private static int[] table() {
    int[] table = new int[1 << Byte.SIZE];
    for (int value = 0; value < table.length; value++) {
      int rest = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        rest = (rest & 1) == 0 ? rest >>> 1 : rest >>> 1 ^ POLYNOMIAL;
      }
      table[value] = rest;
    }
    return table;
  }

  /**
   * The bit, counted from the lowest of the first byte; less than 0 if it was more than one.
   *
   * @param difference the exclusive or of the checksums of two pages
   * @param length of each, in bytes
   */
  static int find(int difference, int length) {
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      int made = TABLE[1 << bit];
      for (int at = length - 1; at >= 0; at--) {
        if (made == difference) {
          return at * Byte.SIZE + bit;
        }
        made = made >>> Byte.SIZE ^ TABLE[made & 0xff];
      }
    }
    return -1;
  }
}

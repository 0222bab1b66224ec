package dev.skerry.journal;

/**
 * How much a journal may hold.
 *
 * <p>A journal is dropped from the front in whole segments, so it cannot be bounded more finely
 * than by the size of one.
 *
 * @param recordBytes the size of the largest record
 * @param segmentBytes the size of one file, and the memory that opening or reading takes
 * @param quotaBytes the size of all files together
 */
public record JournalLimits(int recordBytes, int segmentBytes, long quotaBytes) {
  /**
   * Records up to 64 KiB in segments of 1 MiB, 64 MiB in all: modest, for any device with flash.
   */
  public static final JournalLimits USUAL = new JournalLimits(1 << 16, 1 << 20, 1L << 26);

  /** Beyond this, reading a segment at once would need too much memory on a small device. */
  static final int LARGEST_SEGMENT = 1 << 28;

  public JournalLimits {
    requireRange("recordBytes", recordBytes, 1, LARGEST_SEGMENT);
    requireRange("segmentBytes", segmentBytes, Block.sizeOf(recordBytes), LARGEST_SEGMENT);
    requireRange("quotaBytes", quotaBytes, 2L * segmentBytes, Long.MAX_VALUE);
  }

  private static void requireRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }
}

package dev.skerry.device.offline;

/**
 * How much a spool may hold.
 *
 * @param segmentBytes the size of one file, and what is dropped at once
 * @param bytes the size of all files together
 */
public record SpoolLimits(int segmentBytes, long bytes) {
  /** 256 MiB: two days of ten messages a second, if each takes 150 bytes. */
  public static final SpoolLimits USUAL = new SpoolLimits(1 << 20, 256L << 20);

  /* So that each priority has one file to write to while another is dropped. */
  private static final int FLOOR_SEGMENTS = 2;

  public SpoolLimits {
    long least = (Priority.values().length + 1L) * FLOOR_SEGMENTS * segmentBytes;
    if (segmentBytes < Stored.LARGEST + Stored.LARGEST / 2) {
      throw new IllegalArgumentException(
          "segmentBytes: " + segmentBytes + " (expected: >= " + Stored.LARGEST * 3 / 2 + ")");
    }
    if (bytes < least) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= " + least + ")");
    }
  }

  /** What each priority may always have, whatever the others need. */
  long floor() {
    return (long) FLOOR_SEGMENTS * segmentBytes;
  }
}

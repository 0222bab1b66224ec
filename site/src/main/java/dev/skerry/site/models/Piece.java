package dev.skerry.site.models;

/** A stretch of an archive. */
public record Piece(long from, int length) {
  /** All begin at a multiple of this, save for one with which something is resumed. */
  public static final int USUAL = 256 << 10;

  public Piece {
    if (from < 0 || length < 1 || length > USUAL) {
      throw new IllegalArgumentException(
          "piece: " + length + " bytes from " + from + " (expected: 1 to " + USUAL + " from 0 on)");
    }
  }

  /** Where the next one begins. */
  public long end() {
    return from + length;
  }

  /** The one that begins at {@code from}, of an archive of {@code size} bytes. */
  static Piece at(long from, long size) {
    long end = Math.min(size, (from / USUAL + 1) * USUAL);
    return new Piece(from, Math.toIntExact(end - from));
  }
}

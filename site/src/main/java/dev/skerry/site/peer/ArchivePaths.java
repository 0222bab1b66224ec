package dev.skerry.site.peer;

import dev.skerry.site.models.Piece;
import dev.skerry.terms.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How archives are asked for over HTTP. */
final class ArchivePaths {
  static final String ARCHIVE = "/v1/families/{digest}";
  static final String HOLDING = ARCHIVE + "/holding";
  private static final Pattern RANGE =
      Pattern.compile("bytes=(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})");

  private ArchivePaths() {}

  static String archive(Digest archive) {
    return ARCHIVE.replace("{digest}", archive.hex());
  }

  static String holding(Digest archive) {
    return HOLDING.replace("{digest}", archive.hex());
  }

  /** As a header has it. */
  static String range(Piece piece) {
    return "bytes=" + piece.from() + "-" + (piece.end() - 1);
  }

  /**
   * Reads what {@link #range} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Piece piece(String range) {
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("range: \"" + range + "\" (expected: bytes=FROM-TO)");
    }
    long from = Long.parseLong(matcher.group(1));
    long length = Long.parseLong(matcher.group(2)) - from + 1;
    return new Piece(from, Math.clamp(length, 0, Integer.MAX_VALUE));
  }
}

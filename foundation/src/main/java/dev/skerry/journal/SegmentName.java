package dev.skerry.journal;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a segment: the sequence of its first record, so that names sort as records do. */
final class SegmentName {
  private static final Pattern PATTERN = Pattern.compile("(\\d{19})\\.journal");

  private SegmentName() {}

  static String of(long first) {
    return "%019d.journal".formatted(first);
  }

  /** Empty for a file that is no segment. */
  static OptionalLong first(String name) {
    Matcher matcher = PATTERN.matcher(name);
    if (!matcher.matches() || matcher.group(1).compareTo("" + Long.MAX_VALUE) > 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(matcher.group(1)));
  }
}

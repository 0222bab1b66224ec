package dev.skerry.fleet.console;

import dev.skerry.terms.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Amounts and times as people say them. */
final class Said {
  private static final int SHORT = 8;

  private Said() {}

  static String of(Duration of) {
    if (of.toDays() > 1) {
      return of.toDays() + " days";
    }
    if (of.toHours() > 1) {
      return of.toHours() + " h";
    }
    if (of.toMinutes() > 1) {
      return of.toMinutes() + " min";
    }
    return Math.max(0, of.toSeconds()) + " s";
  }

  /** What {@code 6h} or {@code 7d} says. */
  static Duration range(String range) {
    long count = Long.parseLong(range.substring(0, range.length() - 1));
    return range.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count);
  }

  static String since(Instant then, Instant now) {
    return of(Duration.between(then, now));
  }

  static String at(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }

  static String of(Digest digest) {
    return digest.hex().substring(0, SHORT);
  }

  static String of(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String share(long part, long whole) {
    return whole == 0 ? "–" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / whole);
  }
}

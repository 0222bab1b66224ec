package dev.skerry.site.models;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a device has of an archive, as it says itself. */
public sealed interface Holding {
  /** The longest {@link #text}, in bytes. */
  int LONGEST = 32;

  /** All of it, verified. */
  record Whole() implements Holding {}

  /** It is fetching it over its uplink. */
  record Bearing(long got) implements Holding {
    public Bearing {
      if (got < 0) {
        throw new IllegalArgumentException("got: " + got + " (expected: >= 0)");
      }
    }
  }

  /** It wants it, and could fetch it over its uplink. */
  record Waiting() implements Holding {}

  /** It wants it, and its uplink has just failed. */
  record Cut() implements Holding {}

  /** It wants it, and could try its uplink again, which failed the last time. */
  record Retrying() implements Holding {}

  /** It neither has nor wants it. */
  record Nothing() implements Holding {}

  /** As it is said to others. */
  default String text() {
    return switch (this) {
      case Whole _ -> "whole";
      case Bearing(long got) -> "bearing " + got;
      case Waiting _ -> "waiting";
      case Cut _ -> "cut";
      case Retrying _ -> "retrying";
      case Nothing _ -> "nothing";
    };
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Holding read(String text) {
    return switch (text) {
      case "whole" -> new Whole();
      case "waiting" -> new Waiting();
      case "cut" -> new Cut();
      case "retrying" -> new Retrying();
      case "nothing" -> new Nothing();
      default -> {
        Matcher matcher = Words.BEARING.matcher(text);
        if (!matcher.matches()) {
          throw new IllegalArgumentException(
              "holding: \""
                  + text
                  + "\" (expected: whole, bearing N, waiting, cut, retrying or nothing)");
        }
        yield new Bearing(Long.parseLong(matcher.group(1)));
      }
    };
  }

  /** How it is written. */
  final class Words {
    private static final Pattern BEARING = Pattern.compile("bearing (0|[1-9][0-9]{0,17})");

    private Words() {}
  }
}

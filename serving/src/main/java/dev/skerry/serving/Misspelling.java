package dev.skerry.serving;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody meant who wrote nearly the name of a parameter. */
final class Misspelling {
  private static final List<String> KNOWN =
      List.of(RequestParameters.TIMEOUT, RequestParameters.PRIORITY);
  private static final int MOST_SLIPS = 2;
  /* Whoever writes more than that means something else. */
  private static final int LONGEST = 40;

  private Misspelling() {}

  /** The parameter that {@code name} is meant to be; empty if it is one, or looks like none. */
  static Optional<String> meant(String name) {
    return KNOWN.contains(name) ? Optional.empty() : likely(name);
  }

  /** The parameter that {@code name} is, or is meant to be; empty if it looks like none. */
  static Optional<String> likely(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return name.length() <= LONGEST
            && (plain.contains(RequestParameters.TIMEOUT) || plain.contains("deadline"))
        ? Optional.of(RequestParameters.TIMEOUT)
        : near(name);
  }

  /** The same where others give names as well: only what hardly differs from the parameter's. */
  static Optional<String> near(String name) {
    for (String known : KNOWN) {
      // Most names are known to be others by their length alone, and every tensor has some.
      if (Math.abs(name.length() - known.length()) <= MOST_SLIPS
          && distance(name.toLowerCase(Locale.ROOT), known) <= MOST_SLIPS) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /* Levenshtein's: letters to add, to leave out or to change. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}

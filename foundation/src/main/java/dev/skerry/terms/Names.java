package dev.skerry.terms;

import java.util.regex.Pattern;

/** What names may look like: they end up in paths, labels, pages and metrics. */
public final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private static final int LONGEST = 130;

  private Names() {}

  /**
   * Sees to it that {@code name} is one.
   *
   * @param what it names
   * @throws IllegalArgumentException if it is none
   */
  public static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
      throw new IllegalArgumentException(
          what
              + ": \""
              + shown
              + "\" (expected: a letter or digit, then up to 127 of A-Z a-z 0-9 . _ -)");
    }
  }
}

package dev.skerry.terms;

import java.util.regex.Pattern;

/** What names may look like: they end up in paths, labels and metrics. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Names() {}

  static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + ": \""
              + name
              + "\" (expected: a letter or digit, then up to 127 of A-Z a-z 0-9 . _ -)");
    }
  }
}

package dev.skerry.terms;

/** What names may look like: they end up in paths, labels, pages and metrics. */
public final class Names {
  private static final int LONGEST = 128;

  private Names() {}

  /**
   * Sees to it that {@code name} is one.
   *
   * @param what it names
   * @throws IllegalArgumentException if it is none
   */
  public static void check(String what, String name) {
    if (!isName(name)) {
      String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
      throw new IllegalArgumentException(
          what
              + ": \""
              + shown
              + "\" (expected: a letter or digit, then up to 127 of A-Z a-z 0-9 . _ -)");
    }
  }

  /* By hand, for every message has some: a fleet looks at thousands of names a second. */
  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > LONGEST || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}

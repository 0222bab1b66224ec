package dev.skerry.cli;

/**
 * How far a long command is, on the standard error: one line that is written over where somebody
 * watches a terminal, and one below the other everywhere else.
 */
final class Progress {
  private static final String BACK_AND_CLEAR = "\r\u001b[K";

  private final boolean overwrites;

  Progress(boolean overwrites) {
    this.overwrites = overwrites;
  }

  void show(String line) {
    if (overwrites) {
      System.err.print(BACK_AND_CLEAR + "  " + line);
    } else {
      System.err.println("  " + line);
    }
  }

  /** Leaves the last line behind. */
  void end() {
    if (overwrites) {
      System.err.println();
    }
  }
}

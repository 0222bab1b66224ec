package dev.skerry.benchmarks.faults;

import java.util.Arrays;
import java.util.Locale;

/** What can go wrong with a model. */
public enum Kind {
  /** Runs begin and do not end. */
  HANG,
  /** Runs take ten times as long. */
  SLOW,
  /** Runs end with an exception. */
  EXCEPTION,
  /** Outputs are NaN or infinite. */
  NAN,
  /** Outputs are out of range or of another shape. */
  RANGE,
  /** The process that runs models dies of a signal, once. */
  CRASH,
  /** The process stops getting anywhere, and then dies for want of memory, once. */
  MEMORY,
  /** Weights change in memory; answers are other ones from then on, until they are loaded anew. */
  BITFLIP,
  /** Within ten seconds runs come to take twice as long, for all models. */
  HEAT;

  /** As it is written on the command line and in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Kind of(String label) {
    for (Kind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "kind: "
            + label
            + " (expected: one of "
            + Arrays.stream(values()).map(Kind::label).toList()
            + ")");
  }
}

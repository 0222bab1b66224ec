package dev.skerry.benchmarks.faults.real;

import java.util.Arrays;
import java.util.Locale;

/** What can be made to happen to a real device. */
public enum Mishap {
  /** The child is stopped, and never told to go on. */
  HANG,
  /** Whichever child serves is stopped for nine milliseconds out of ten. */
  SLOW,
  /** Questions make models fail. */
  EXCEPTION,
  /** Questions make models answer NaN. */
  NAN,
  /** Questions make models answer out of range. */
  RANGE,
  /** The child gets the signal of a bad memory access. */
  CRASH,
  /** The child is killed, as a kernel does that has no memory left. */
  KILL,
  /** Questions make models ask for more memory than their child may have. */
  MEMORY,
  /** A bit of the weights is turned in the child's memory. */
  BITFLIP;

  /** As it is written on the command line and in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether models do it because they are asked to, and only those that are. */
  boolean isAskedFor() {
    return switch (this) {
      case EXCEPTION, NAN, RANGE, MEMORY -> true;
      case HANG, SLOW, CRASH, KILL, BITFLIP -> false;
    };
  }

  /** Whether it goes on for a while; otherwise it is over at once, though not what it did. */
  boolean lasts() {
    return isAskedFor() || this == SLOW;
  }

  /** Whether it takes the child, so that another one has to come up. */
  boolean takesTheChild() {
    return this == HANG || this == CRASH || this == KILL;
  }

  /**
   * The one with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Mishap of(String label) {
    for (Mishap mishap : values()) {
      if (mishap.label().equals(label)) {
        return mishap;
      }
    }
    throw new IllegalArgumentException(
        "kind: "
            + label
            + " (expected: one of "
            + Arrays.stream(values()).map(Mishap::label).toList()
            + ")");
  }
}

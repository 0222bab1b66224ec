package dev.skerry.fleet.placement;

import java.util.Locale;

/** A share of a processor, in millionths of one core, so that sums are exact. */
public record Cores(long millionths) implements Comparable<Cores> {
  private static final double ONE = 1e6;

  public static final Cores NONE = new Cores(0);

  public Cores {
    if (millionths < 0) {
      throw new IllegalArgumentException("cores: " + millionths + " (expected: >= 0)");
    }
  }

  /** {@code cores} of them, rounded up. */
  public static Cores of(double cores) {
    return new Cores((long) Math.ceil(cores * ONE));
  }

  public double count() {
    return millionths / ONE;
  }

  @Override
  public int compareTo(Cores other) {
    return Long.compare(millionths, other.millionths);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f cores", count());
  }
}

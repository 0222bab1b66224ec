package dev.skerry.terms;

import java.util.Locale;

/** An amount of memory or storage. */
public record Bytes(long count) implements Comparable<Bytes> {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  public Bytes {
    if (count < 0) {
      throw new IllegalArgumentException("bytes: " + count + " (expected: >= 0)");
    }
  }

  public static Bytes ofMebibytes(long mebibytes) {
    return new Bytes(Math.multiplyExact(mebibytes, 1L << 20));
  }

  @Override
  public int compareTo(Bytes other) {
    return Long.compare(count, other.count);
  }

  /** For people: {@code 310.2 KiB}. */
  @Override
  public String toString() {
    double amount = count;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}

package dev.skerry.optimizer.quantize;

/** Between which values something stays. Always includes 0, which padding and Relu need exactly. */
public record Range(double min, double max) {
  public Range {
    if (!(min <= 0 && max >= 0) || Double.isInfinite(min) || Double.isInfinite(max)) {
      throw new IllegalArgumentException(
          "range: " + min + " to " + max + " (expected: finite, with 0 inside)");
    }
  }

  /** The smallest range with 0, {@code low} and {@code high} inside. */
  public static Range including(double low, double high) {
    return new Range(Math.min(0, low), Math.max(0, high));
  }

  /** The smallest range that includes both. */
  Range union(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }

  double width() {
    return max - min;
  }
}

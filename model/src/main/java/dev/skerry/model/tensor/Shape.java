package dev.skerry.model.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extent of a tensor along each axis, outermost first. A dimension of {@link #ANY} is not known
 * until a request brings it; a tensor that owns memory has none of those.
 */
public final class Shape {
  /** A dimension that a model leaves open. */
  public static final long ANY = -1;

  private static final Shape SCALAR = new Shape();

  private final long[] dimensions;

  private Shape(long... dimensions) {
    this.dimensions = dimensions;
  }

  /** A shape with these dimensions, each at least 0 or {@link #ANY}. */
  public static Shape of(long... dimensions) {
    for (long dimension : dimensions) {
      if (dimension < ANY) {
        throw new IllegalArgumentException(
            "dimension: "
                + dimension
                + " in "
                + Arrays.toString(dimensions)
                + " (expected: >= 0, or -1 for any)");
      }
    }
    return dimensions.length == 0 ? SCALAR : new Shape(dimensions.clone());
  }

  public int rank() {
    return dimensions.length;
  }

  public long dimension(int axis) {
    return dimensions[axis];
  }

  /** A copy, outermost first. */
  public long[] toArray() {
    return dimensions.clone();
  }

  /** Whether no dimension is {@link #ANY}. */
  public boolean isKnown() {
    for (long dimension : dimensions) {
      if (dimension == ANY) {
        return false;
      }
    }
    return true;
  }

  /**
   * The product of all dimensions, 1 for a scalar.
   *
   * @throws ArithmeticException if the product does not fit into a long, as hostile sizes may want
   *     it to
   */
  public long elements() {
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension == ANY) {
        throw new IllegalStateException("shape: " + this + " (expected: no open dimension)");
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  /** Whether {@code actual} has this shape, with {@link #ANY} standing for every extent. */
  public boolean accepts(Shape actual) {
    if (actual.rank() != rank()) {
      return false;
    }
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] != ANY && dimensions[axis] != actual.dimensions[axis]) {
        return false;
      }
    }
    return true;
  }

  /** This shape with one dimension replaced. */
  public Shape with(int axis, long dimension) {
    long[] changed = dimensions.clone();
    changed[axis] = dimension;
    return of(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** As on the wire: {@code [1,3,32,32]}. */
  @Override
  public String toString() {
    return Arrays.stream(dimensions)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}

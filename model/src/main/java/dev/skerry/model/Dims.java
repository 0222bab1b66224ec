package dev.skerry.model;

import dev.skerry.model.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The symbolic shape of a value: its rank is known, its extents need not be. */
public record Dims(List<Dim> axes) {
  public static final Dims SCALAR = new Dims(List.of());

  public Dims {
    axes = List.copyOf(axes);
  }

  /** Dimensions of a {@link Shape}, with {@link Shape#ANY} as {@link Dim#open}. */
  public static Dims of(Shape shape) {
    return of(shape.toArray());
  }

  /** Dimensions by size, with -1 as {@link Dim#open}. */
  public static Dims of(long... sizes) {
    return new Dims(
        Arrays.stream(sizes)
            .mapToObj(size -> size == Shape.ANY ? Dim.open() : Dim.of(size))
            .toList());
  }

  /** As many open dimensions. */
  public static Dims open(int rank) {
    return new Dims(Collections.nCopies(rank, Dim.open()));
  }

  public int rank() {
    return axes.size();
  }

  /** The extent of an axis; negative axes count from the end. */
  public Dim axis(int axis) {
    return axes.get(axis < 0 ? axis + axes.size() : axis);
  }

  /** These dimensions with one replaced. */
  public Dims with(int axis, Dim dim) {
    List<Dim> changed = new ArrayList<>(axes);
    changed.set(axis < 0 ? axis + axes.size() : axis, dim);
    return new Dims(changed);
  }

  /** The same extents as a shape, every open one as {@link Shape#ANY}. */
  public Shape toShape() {
    return Shape.of(
        axes.stream().mapToLong(d -> d instanceof Dim.Known k ? k.size() : Shape.ANY).toArray());
  }

  public boolean isKnown() {
    return axes.stream().allMatch(Dim.Known.class::isInstance);
  }

  /** The product of all extents; empty if one is open or the product does not fit into a long. */
  public OptionalLong elements() {
    long elements = 1;
    for (Dim dim : axes) {
      if (!(dim instanceof Dim.Known(long size)) || Math.multiplyHigh(elements, size) != 0) {
        return OptionalLong.empty();
      }
      elements *= size;
      if (elements < 0) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(elements);
  }

  /** As on the wire, with names: {@code [batch,3,32,32]}. */
  @Override
  public String toString() {
    return axes.stream().map(Dim::toString).collect(Collectors.joining(",", "[", "]"));
  }
}

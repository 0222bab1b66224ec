package dev.skerry.model;

import dev.skerry.model.tensor.ElementType;
import java.util.Optional;

/** A named edge of the graph: an input, an output, or what one node hands to others. */
public record Value(String name, ValueType type) {
  /** A tensor value whose rank is known. */
  public static Value of(String name, ElementType element, Dims dims) {
    return new Value(name, new ValueType.OfTensor(element, Optional.of(dims)));
  }

  /** A tensor value by sizes, with -1 for any. */
  public static Value of(String name, ElementType element, long... sizes) {
    return of(name, element, Dims.of(sizes));
  }

  /** A value of which only the name is known; its type is inferred. */
  public static Value named(String name) {
    return new Value(name, new ValueType.Unknown());
  }

  public Optional<ElementType> element() {
    return type instanceof ValueType.OfTensor tensor
        ? Optional.of(tensor.element())
        : Optional.empty();
  }

  public Optional<Dims> dims() {
    return type instanceof ValueType.OfTensor tensor ? tensor.dims() : Optional.empty();
  }

  public Value withName(String other) {
    return new Value(other, type);
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}

package dev.skerry.model;

import dev.skerry.model.tensor.ElementType;
import java.util.Optional;

/** What a value is, as far as it is known. */
public sealed interface ValueType {
  /** A tensor; without dimensions, its rank is not known either. */
  record OfTensor(ElementType element, Optional<Dims> dims) implements ValueType {
    @Override
    public String toString() {
      return element + dims.map(Dims::toString).orElse("[…]");
    }
  }

  /** A sequence, a map, an optional, or a tensor of a type that no client can send. */
  record Other(Encoded encoded) implements ValueType {
    @Override
    public String toString() {
      return encoded.what();
    }
  }

  /** Not said. */
  record Unknown() implements ValueType {
    @Override
    public String toString() {
      return "unknown";
    }
  }
}

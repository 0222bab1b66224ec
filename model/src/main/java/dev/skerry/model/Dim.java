package dev.skerry.model;

/** The extent of one axis of a value: known, open under a name, or open. */
public sealed interface Dim {
  /** An extent that the model fixes. */
  record Known(long size) implements Dim {
    public Known {
      if (size < 0) {
        throw new IllegalArgumentException("size: " + size + " (expected: >= 0)");
      }
    }

    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /** An extent that requests bring, the same wherever the name appears. */
  record Named(String name) implements Dim {
    @Override
    public String toString() {
      return name;
    }
  }

  /** An extent of which nothing is known. */
  record Open() implements Dim {
    @Override
    public String toString() {
      return "?";
    }
  }

  /** The dimension of which nothing is known. */
  static Dim open() {
    return new Open();
  }

  static Dim of(long size) {
    return new Known(size);
  }

  static Dim named(String name) {
    return name.isEmpty() ? open() : new Named(name);
  }

  /** Whether this is {@link Known} with {@code size}. */
  default boolean is(long size) {
    return this instanceof Known known && known.size() == size;
  }
}

package dev.skerry.model;

import dev.skerry.model.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A setting of a node that is fixed when the model is made. */
public sealed interface Attribute {
  record Int(long value) implements Attribute {}

  record Real(float value) implements Attribute {}

  record Text(String value) implements Attribute {}

  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Reals(List<Float> values) implements Attribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  record Weights(Tensor tensor) implements Attribute {}

  /** The body of an If, Loop or Scan; see {@link Graph#captures}. */
  record Body(Graph graph) implements Attribute {}

  /** An attribute that passes through unread. */
  record Other(Encoded encoded) implements Attribute {}

  static Attribute of(long value) {
    return new Int(value);
  }

  static Attribute of(float value) {
    return new Real(value);
  }

  static Attribute of(String value) {
    return new Text(value);
  }

  static Attribute of(Tensor tensor) {
    return new Weights(tensor);
  }

  static Attribute ints(long... values) {
    return new Ints(Arrays.stream(values).boxed().toList());
  }

  static Attribute reals(float... values) {
    return new Reals(
        Stream.iterate(0, i -> i < values.length, i -> i + 1).map(i -> values[i]).toList());
  }
}

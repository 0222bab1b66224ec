package dev.skerry.model;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** The tensor that a Constant node stands for, in whichever attribute it hides. */
final class Constants {
  private Constants() {}

  static Optional<Tensor> of(Node node) {
    if (!node.is("Constant")) {
      return Optional.empty();
    }
    for (Attribute attribute : node.attributes().values()) {
      Optional<Tensor> tensor = tensor(attribute);
      if (tensor.isPresent()) {
        return tensor;
      }
    }
    return Optional.empty();
  }

  private static Optional<Tensor> tensor(Attribute attribute) {
    return switch (attribute) {
      case Attribute.Weights(Tensor tensor) -> Optional.of(tensor);
      case Attribute.Int(long value) -> Optional.of(Tensor.ofLongs(Shape.of(), value));
      case Attribute.Real(float value) -> Optional.of(Tensor.ofFloats(Shape.of(), value));
      case Attribute.Text(String value) ->
          Optional.of(Tensor.ofStrings(Shape.of(), List.of(value)));
      case Attribute.Ints(List<Long> values) ->
          Optional.of(
              Tensor.ofLongs(
                  Shape.of(values.size()), values.stream().mapToLong(Long::longValue).toArray()));
      case Attribute.Reals(List<Float> values) -> Optional.of(reals(values));
      case Attribute.Texts(List<String> values) ->
          Optional.of(Tensor.ofStrings(Shape.of(values.size()), values));
      case Attribute.Body _, Attribute.Other _ -> Optional.empty();
    };
  }

  private static Tensor reals(List<Float> values) {
    ByteBuffer memory =
        ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(memory::putFloat);
    return Tensor.of(ElementType.FP32, Shape.of(values.size()), memory.flip());
  }
}

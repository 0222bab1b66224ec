package dev.skerry.serving.rest;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A request without any JSON: the body is the model's only input, one sample, and the answer comes
 * as bytes. The one dimension that the model may leave open beside the batch follows from the
 * body's length.
 */
final class RawRequest {
  private RawRequest() {}

  static InferRequest read(ModelDescription model, String version, byte[] body) {
    if (model.inputs().size() != 1) {
      throw invalid(
          "raw body for " + model.inputs().size() + " inputs (expected: a model with one)");
    }
    TensorSpec input = model.inputs().getFirst();
    Tensor tensor = input.type() == ElementType.BYTES ? element(body) : sample(model, input, body);
    Question question =
        new Question(
            model.name(),
            version,
            "",
            List.of(new NamedTensor(input.name(), tensor)),
            List.of(),
            Optional.empty(),
            0,
            OptionalLong.empty());
    return new InferRequest(question, Set.of(), Set.of(), true);
  }

  private static Tensor element(byte[] body) {
    return Tensor.ofByteStrings(Shape.of(1), List.of(body));
  }

  private static Tensor sample(ModelDescription model, TensorSpec input, byte[] body) {
    Shape shape = model.largestBatch() > 0 ? input.shape().with(0, 1) : input.shape();
    int open = -1;
    long known = input.type().size();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dimension(axis) != Shape.ANY) {
        known *= shape.dimension(axis);
      } else if (open >= 0) {
        throw invalid("raw body for " + input + " (expected: at most one open dimension)");
      } else {
        open = axis;
      }
    }
    if (open >= 0) {
      shape = shape.with(open, known == 0 ? 0 : body.length / known);
    }
    try {
      return Tensor.of(input.type(), shape, ByteBuffer.wrap(body));
    } catch (IllegalArgumentException e) {
      throw invalid("raw body for " + input + ": " + e.getMessage());
    }
  }

  private static InferenceException invalid(String message) {
    return new InferenceException(Category.INVALID, message);
  }
}

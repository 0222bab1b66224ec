package dev.skerry.serving.grpc;

import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.RequestParameters;
import dev.skerry.serving.TensorParameters;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferRequestedOutputTensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes a question of a request. Tensors come either all as bytes, one entry of {@code
 * raw_input_contents} for each input in order, or all as typed contents.
 */
final class QuestionReader {
  private static final int MOST_DIMENSIONS = 32;
  private static final List<ElementType> TYPES = List.of(ElementType.values());

  private final ModelInferRequest request;

  private QuestionReader(ModelInferRequest request) {
    this.request = request;
  }

  /**
   * Reads a request.
   *
   * @param timeLeft of the call; the question's timeout is this or the request's own, whichever is
   *     shorter
   * @throws InferenceException if it cannot be a question
   */
  static Question read(ModelInferRequest request, Optional<Duration> timeLeft) {
    return new QuestionReader(request).question(timeLeft);
  }

  private Question question(Optional<Duration> timeLeft) {
    RequestParameters parameters =
        RequestParameters.of(Parameters.ofRequest(request.getParametersMap()));
    return new Question(
        request.getModelName(),
        request.getModelVersion(),
        request.getId(),
        inputs(),
        outputs(),
        shorter(parameters.timeout(), timeLeft),
        parameters.priority(),
        OptionalLong.empty());
  }

  private static Optional<Duration> shorter(Optional<Duration> one, Optional<Duration> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().compareTo(other.get()) <= 0 ? one : other;
  }

  private List<NamedTensor> inputs() {
    int count = request.getInputsCount();
    int raw = request.getRawInputContentsCount();
    if (raw > count) {
      throw invalid(
          "raw_input_contents: " + raw + " (expected: one for each of " + count + " inputs)");
    }
    List<NamedTensor> inputs = new ArrayList<>(count);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      InferInputTensor input = request.getInputs(i);
      if (input.getName().isEmpty()) {
        throw invalid("input " + i + " without a name (expected: a name)");
      }
      if (!seen.add(input.getName())) {
        throw invalid("input " + input.getName() + " twice (expected: once)");
      }
      TensorParameters.checkInput(input.getName(), Parameters.ofRequest(input.getParametersMap()));
      inputs.add(new NamedTensor(input.getName(), raw > 0 ? fromRaw(input, i) : fromTyped(input)));
    }
    return inputs;
  }

  private Tensor fromRaw(InferInputTensor input, int index) {
    if (input.hasContents()) {
      throw invalid(
          "input "
              + input.getName()
              + " has contents and there is raw_input_contents"
              + " (expected: one of them for all inputs)");
    }
    if (index >= request.getRawInputContentsCount()) {
      throw invalid(
          "input "
              + input.getName()
              + " has no raw_input_contents, of which there are "
              + request.getRawInputContentsCount()
              + " (expected: one for each of "
              + request.getInputsCount()
              + " inputs)");
    }
    ByteString bytes = request.getRawInputContents(index);
    try {
      return Tensor.of(type(input), shape(input), bytes.asReadOnlyByteBuffer());
    } catch (IllegalArgumentException e) {
      throw invalid("input " + input.getName() + ": " + e.getMessage());
    } catch (ArithmeticException e) {
      throw tooManyElements(input);
    }
  }

  private static Tensor fromTyped(InferInputTensor input) {
    try {
      return new TypedContents(input.getName(), type(input), shape(input))
          .read(input.getContents());
    } catch (ArithmeticException e) {
      throw tooManyElements(input);
    }
  }

  private static ElementType type(InferInputTensor input) {
    String name = input.getDatatype();
    for (ElementType type : TYPES) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw invalid(
        "datatype of input " + input.getName() + ": " + name + " (expected: one of " + TYPES + ")");
  }

  private static Shape shape(InferInputTensor input) {
    int rank = input.getShapeCount();
    if (rank > MOST_DIMENSIONS) {
      throw invalid(
          "shape of input "
              + input.getName()
              + ": "
              + rank
              + " dimensions (expected: <= "
              + MOST_DIMENSIONS
              + ")");
    }
    long[] dimensions = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      dimensions[axis] = input.getShape(axis);
      if (dimensions[axis] < 0) {
        throw invalid(
            "shape of input "
                + input.getName()
                + ": "
                + input.getShape(axis)
                + " in "
                + input.getShapeList()
                + " (expected: >= 0, the extent of this very data; -1 is for what models declare)");
      }
    }
    return Shape.of(dimensions);
  }

  private List<String> outputs() {
    List<String> outputs = new ArrayList<>(request.getOutputsCount());
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      if (output.getName().isEmpty()) {
        throw invalid("requested output without a name (expected: a name)");
      }
      TensorParameters.checkOutput(
          output.getName(), Parameters.ofRequest(output.getParametersMap()));
      outputs.add(output.getName());
    }
    return outputs;
  }

  private static InferenceException tooManyElements(InferInputTensor input) {
    return invalid(
        "input "
            + input.getName()
            + ": shape "
            + input.getShapeList()
            + " has more elements than any memory");
  }

  private static InferenceException invalid(String message) {
    return new InferenceException(Category.INVALID, message);
  }
}

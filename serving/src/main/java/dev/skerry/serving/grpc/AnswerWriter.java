package dev.skerry.serving.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import dev.skerry.serving.grpc.proto.ModelInferResponse.InferOutputTensor;

/**
 * Writes an answer. Outputs always go as {@code raw_output_contents}, one entry each, without being
 * copied; clients index these without looking.
 *
 * <p>How good the answer is stands in its {@code parameters}: {@code grade}, {@code reason}, {@code
 * variant}, {@code age_us}, {@code on_time}, and {@code device} if another one gave it.
 */
final class AnswerWriter {
  private static final InferParameter YES = truth(true);
  private static final InferParameter NO = truth(false);

  private AnswerWriter() {}

  static ModelInferResponse write(String id, Answer answer) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(answer.model())
            .setModelVersion(answer.version())
            .setId(id)
            .putParameters("grade", text(answer.gradeLabel()))
            .putParameters("reason", text(answer.reason().label()))
            .putParameters("variant", text(answer.variant()))
            .putParameters("age_us", number(answer.age().toNanos() / 1000))
            .putParameters("on_time", answer.onTime() ? YES : NO);
    if (!answer.device().isEmpty()) {
      response.putParameters("device", text(answer.device()));
    }
    for (NamedTensor output : answer.outputs()) {
      Tensor tensor = output.tensor();
      response
          .addOutputs(declaration(output.name(), tensor))
          .addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
    }
    return response.build();
  }

  private static InferOutputTensor declaration(String name, Tensor tensor) {
    InferOutputTensor.Builder output =
        InferOutputTensor.newBuilder().setName(name).setDatatype(tensor.type().name());
    Shape shape = tensor.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      output.addShape(shape.dimension(axis));
    }
    return output.build();
  }

  static InferParameter truth(boolean value) {
    return InferParameter.newBuilder().setBoolParam(value).build();
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }
}

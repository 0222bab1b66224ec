package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferRequestedOutputTensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What makes a request wrong, and how that is said. */
class QuestionReaderTest {
  private static final Tensor TWO = Tensor.ofFloats(Shape.of(2), 1, 2);

  private static void assertRefused(
      ModelInferRequest.Builder request, Category category, String... said) {
    assertThatThrownBy(() -> QuestionReader.read(request.build(), Optional.empty()))
        .isInstanceOfSatisfying(
            InferenceException.class,
            e -> {
              assertThat(e.category()).isEqualTo(category);
              assertThat(e.getMessage()).contains(said);
            });
  }

  @Test
  void missingRawEntry_isNamed() {
    assertRefused(
        GrpcFixture.raw("echo", TWO).addInputs(GrpcFixture.declared("y", TWO)),
        Category.INVALID,
        "input y",
        "raw_input_contents");
  }

  @Test
  void surplusRawEntry_isCounted() {
    assertRefused(
        GrpcFixture.raw("echo", TWO).addRawInputContents(ByteString.EMPTY),
        Category.INVALID,
        "raw_input_contents: 2",
        "1 inputs");
  }

  @Test
  void contentsBesideRaw_isRefused() {
    ModelInferRequest.Builder request = GrpcFixture.raw("echo", TWO);
    request.getInputsBuilder(0).getContentsBuilder().addFp32Contents(1);

    assertRefused(request, Category.INVALID, "input x", "contents");
  }

  @Test
  void wrongNumberOfBytes_isCounted() {
    assertRefused(
        GrpcFixture.raw("echo", TWO).setRawInputContents(0, ByteString.copyFromUtf8("seven b")),
        Category.INVALID,
        "input x",
        "7",
        "8");
  }

  @Test
  void noData_isRefused() {
    assertRefused(
        ModelInferRequest.newBuilder().addInputs(GrpcFixture.declared("x", TWO)),
        Category.INVALID,
        "0 elements");
  }

  @Test
  void unknownDatatype_isNamed() {
    ModelInferRequest.Builder request = GrpcFixture.raw("echo", TWO);
    request.getInputsBuilder(0).setDatatype("FP8");

    assertRefused(request, Category.INVALID, "FP8", "FP32");
  }

  @Test
  void negativeDimension_isRefused() {
    ModelInferRequest.Builder request = GrpcFixture.raw("echo", TWO);
    request.getInputsBuilder(0).setShape(0, -1);

    assertRefused(request, Category.INVALID, "-1");
  }

  @Test
  void shapeBeyondAnyMemory_isRefused() {
    ModelInferRequest.Builder request = GrpcFixture.raw("echo", TWO);
    request.getInputsBuilder(0).setShape(0, Long.MAX_VALUE).addShape(Long.MAX_VALUE);

    assertRefused(request, Category.INVALID, "more elements than any memory");
  }

  @Test
  void tooManyDimensions_areRefused() {
    ModelInferRequest.Builder request = GrpcFixture.raw("echo", TWO);
    for (int i = 0; i < 40; i++) {
      request.getInputsBuilder(0).addShape(1);
    }

    assertRefused(request, Category.INVALID, "41 dimensions");
  }

  @Test
  void inputGivenTwice_isNamed() {
    assertRefused(
        GrpcFixture.raw("echo", TWO)
            .addInputs(GrpcFixture.declared("x", TWO))
            .addRawInputContents(ByteString.copyFrom(TWO.bytes())),
        Category.INVALID,
        "input x twice");
  }

  @Test
  void inputWithoutName_isRefused() {
    assertRefused(
        ModelInferRequest.newBuilder().addInputs(GrpcFixture.declared("", TWO)),
        Category.INVALID,
        "without a name");
  }

  @Test
  void inputInSharedMemory_isUnsupported() {
    ModelInferRequest.Builder request = GrpcFixture.raw("echo", TWO);
    request.getInputsBuilder(0).putParameters("shared_memory_region", text("r"));

    assertRefused(request, Category.UNSUPPORTED, "shared_memory_region", "x");
  }

  @Test
  void outputInSharedMemoryOrClasses_isUnsupported() {
    assertRefused(
        withOutput("shared_memory_region", text("r")),
        Category.UNSUPPORTED,
        "shared_memory_region");
    assertRefused(
        withOutput("classification", InferParameter.newBuilder().setInt64Param(3).build()),
        Category.UNSUPPORTED,
        "classification",
        "3");
  }

  private static ModelInferRequest.Builder withOutput(String parameter, InferParameter value) {
    return GrpcFixture.raw("echo", TWO)
        .addOutputs(
            InferRequestedOutputTensor.newBuilder().setName("y").putParameters(parameter, value));
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  @Test
  void timeoutThatIsNoNumber_isRefused() {
    assertRefused(
        GrpcFixture.raw("echo", TWO).putParameters("timeout", text("soon")),
        Category.INVALID,
        "timeout: \"soon\" (expected: whole microseconds");
  }

  @Test
  void rawTensor_isAViewOfTheMessage() throws Exception {
    byte[] message = GrpcFixture.raw("echo", TWO).build().toByteArray();

    Tensor read =
        QuestionReader.read(Received.parse(message), Optional.empty()).inputs().getFirst().tensor();

    assertThat(read.type()).isEqualTo(ElementType.FP32);
    assertThat(read.floats().get(1)).isEqualTo(2f);
    message[message.length - 1] = 0;
    assertThat(read.floats().get(1)).isNotEqualTo(2f);
  }
}

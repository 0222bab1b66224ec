package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Datatypes;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.ScriptedInference;
import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferRequestedOutputTensor;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ModelInfer}, over a real socket. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelInferConformanceTest {
  private static final Tensor FOUR = Tensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4);

  private GrpcFixture grpc;

  @BeforeAll
  void start() {
    grpc = new GrpcFixture();
  }

  @AfterEach
  void forget() {
    grpc.inference.asked.clear();
  }

  @AfterAll
  void stop() {
    grpc.close();
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void rawTensor_comesBackBitByBit(ElementType type) {
    Tensor tensor = Datatypes.extremes(type);

    ModelInferResponse response = grpc.client().modelInfer(GrpcFixture.raw("echo", tensor).build());

    assertThat(response.getRawOutputContents(0)).isEqualTo(ByteString.copyFrom(tensor.bytes()));
    assertThat(response.getOutputs(0).getName()).isEqualTo("x");
    assertThat(response.getOutputs(0).getDatatype()).isEqualTo(type.name());
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(2L);
    assertThat(response.getOutputs(0).hasContents()).isFalse();
  }

  @Test
  void answer_saysWhatItIsWorth() {
    ModelInferResponse response =
        grpc.client().modelInfer(GrpcFixture.raw("safe", FOUR).setId("q1").build());

    assertThat(response.getModelName()).isEqualTo("safe");
    assertThat(response.getModelVersion()).isEqualTo("3");
    assertThat(response.getId()).isEqualTo("q1");
    assertThat(response.getParametersOrThrow("grade").getStringParam()).isEqualTo("safe");
    assertThat(response.getParametersOrThrow("reason").getStringParam()).isEqualTo("deadline");
    assertThat(response.getParametersOrThrow("variant").getStringParam()).isEqualTo("int8");
    assertThat(response.getParametersOrThrow("age_us").getInt64Param()).isEqualTo(3000);
    assertThat(response.getParametersOrThrow("on_time").hasBoolParam()).isTrue();
    assertThat(response.getParametersOrThrow("on_time").getBoolParam()).isFalse();
  }

  @Test
  void requestedOutput_isTheOnlyOne() {
    ModelInferRequest request =
        GrpcFixture.raw("echo", FOUR)
            .addInputs(GrpcFixture.declared("y", FOUR))
            .addRawInputContents(ByteString.copyFrom(FOUR.bytes()))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("y"))
            .build();

    ModelInferResponse response = grpc.client().modelInfer(request);

    assertThat(response.getOutputsList())
        .extracting(output -> output.getName())
        .containsExactly("y");
    assertThat(response.getRawOutputContentsCount()).isEqualTo(1);
  }

  @Test
  void emptyTensor_hasAnEmptyEntry() {
    Tensor empty = Tensor.ofFloats(Shape.of(0, 4));

    ModelInferResponse response = grpc.client().modelInfer(GrpcFixture.raw("echo", empty).build());

    assertThat(response.getRawOutputContentsList()).containsExactly(ByteString.EMPTY);
  }

  @Test
  void timeoutAndPriority_reachTheQuestion() {
    grpc.client()
        .modelInfer(
            GrpcFixture.raw("echo", FOUR)
                .putParameters("timeout", InferParameter.newBuilder().setInt64Param(2500).build())
                .putParameters("priority", InferParameter.newBuilder().setUint64Param(2).build())
                .build());

    Question question = grpc.inference.asked.remove();
    assertThat(question.timeout()).contains(Duration.ofNanos(2_500_000));
    assertThat(question.priority()).isEqualTo(2);
  }

  @Test
  void deadlineOfCall_boundsTheQuestion() {
    grpc.client()
        .withDeadlineAfter(25, TimeUnit.SECONDS)
        .modelInfer(GrpcFixture.raw("echo", FOUR).build());

    assertThat(grpc.inference.asked.remove().timeout().orElseThrow())
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void shorterOfDeadlineAndTimeout_wins() {
    ModelInferRequest hour =
        GrpcFixture.raw("echo", FOUR)
            .putParameters(
                "timeout", InferParameter.newBuilder().setInt64Param(3_600_000_000L).build())
            .build();

    grpc.client().withDeadlineAfter(25, TimeUnit.SECONDS).modelInfer(hour);

    assertThat(grpc.inference.asked.remove().timeout().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(25));
  }

  @ParameterizedTest
  @EnumSource(Category.class)
  void refusal_hasTheCodeOfItsCategory(Category category) {
    Status status = failure(GrpcFixture.raw("refuse-" + category, FOUR));

    assertThat(status.getCode()).isEqualTo(GrpcErrors.status(category).getCode());
    assertThat(status.getDescription()).isEqualTo("refused: " + category);
  }

  @Test
  void unforeseenFailure_tellsNothingOfTheInside() {
    Status status = failure(GrpcFixture.raw("broken", FOUR));

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).doesNotContain(ScriptedInference.SECRET);
  }

  @Test
  void sequence_isRefused() {
    Status status =
        failure(
            GrpcFixture.raw("echo", FOUR)
                .putParameters(
                    "sequence_id", InferParameter.newBuilder().setInt64Param(7).build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private Status failure(ModelInferRequest.Builder request) {
    return GrpcFixture.failure(() -> grpc.client().modelInfer(request.build()));
  }
}

package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.Mutation;
import dev.skerry.serving.grpc.proto.InferParameter;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferRequestedOutputTensor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged requests are refused or read, and nothing else happens. */
class QuestionReaderMutationTest {
  private static final int MUTANTS = 10_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mutant_isReadOrRefused(boolean raw) {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] valid = (raw ? raw() : typed()).toByteArray();
    int refused = 0;

    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = Mutation.of(valid, random);
      try {
        QuestionReader.read(Received.parse(mutant), Optional.of(Duration.ofSeconds(1)));
      } catch (InvalidProtocolBufferException | InferenceException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("mutant " + i + " of seed " + seed, e);
      }
    }

    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS);
  }

  private static ModelInferRequest raw() {
    Tensor text = Tensor.ofStrings(Shape.of(2), List.of("ab", "cde"));
    return GrpcFixture.raw("echo", Tensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4))
        .setModelVersion("3")
        .setId("q")
        .putParameters("timeout", InferParameter.newBuilder().setInt64Param(500).build())
        .putParameters("priority", InferParameter.newBuilder().setUint64Param(2).build())
        .addInputs(GrpcFixture.declared("t", text))
        .addRawInputContents(ByteString.copyFrom(text.bytes()))
        .addOutputs(InferRequestedOutputTensor.newBuilder().setName("x"))
        .build();
  }

  private static ModelInferRequest typed() {
    Tensor numbers = Tensor.ofLongs(Shape.of(3), 1, 2, 3);
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder()
            .setModelName("echo")
            .addInputs(GrpcFixture.declared("n", numbers))
            .addInputs(GrpcFixture.declared("u", numbers));
    request
        .getInputsBuilder(0)
        .getContentsBuilder()
        .addAllInt64Contents(List.of(1L, Long.MAX_VALUE, Long.MIN_VALUE));
    request
        .getInputsBuilder(1)
        .setDatatype("UINT8")
        .getContentsBuilder()
        .addAllUintContents(List.of(1, 2, 255));
    return request.build();
  }
}

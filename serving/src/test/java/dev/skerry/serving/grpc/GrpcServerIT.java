package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.ScriptedInference;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What happens around a call: cancelling, deadlines, sizes, garbage, closing. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcServerIT {
  private static final Tensor FOUR = Tensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4);
  private static final int LARGEST = 1 << 20;

  private GrpcFixture grpc;

  @BeforeAll
  void start() {
    grpc = new GrpcFixture(new GrpcOptions("127.0.0.1", 0, LARGEST, Optional.empty()));
  }

  @AfterAll
  void stop() {
    grpc.close();
  }

  @Test
  void cancelledCall_withdrawsTheQuestion() {
    ListenableFuture<ModelInferResponse> call =
        GRPCInferenceServiceGrpc.newFutureStub(grpc.channel)
            .modelInfer(GrpcFixture.raw("held", FOUR).setId("cancelled").build());
    grpc.inference.entered("cancelled").join();

    call.cancel(true);

    assertThat(grpc.inference.withdrawn("cancelled").join()).isTrue();
  }

  @Test
  void callBeyondItsDeadline_withdrawsTheQuestion() {
    Status status =
        GrpcFixture.failure(() ->
            grpc.client()
                .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                .modelInfer(GrpcFixture.raw("held", FOUR).setId("late").build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(grpc.inference.withdrawn("late").join()).isTrue();
  }

  @Test
  void messageThatIsTooLarge_isRefusedAndTheServerGoesOn() {
    Tensor large = Tensor.allocate(ElementType.UINT8, Shape.of(LARGEST + 1));

    Status status =
        GrpcFixture.failure(() -> grpc.client().modelInfer(GrpcFixture.raw("echo", large).build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains(Integer.toString(LARGEST));
    assertThat(grpc.client().modelInfer(GrpcFixture.raw("echo", FOUR).build()).getOutputsCount())
        .isEqualTo(1);
  }

  @Test
  void smallMessageThatExpandsBeyondTheLimit_isRefused() {
    Tensor zeros = Tensor.allocate(ElementType.UINT8, Shape.of(8 * LARGEST));

    Status status =
        GrpcFixture.failure(() ->
            grpc.client()
                .withCompression("gzip")
                .modelInfer(GrpcFixture.raw("echo", zeros).build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void compressedMessage_isTaken() {
    Tensor tensor = Tensor.allocate(ElementType.UINT8, Shape.of(LARGEST / 2));

    ModelInferResponse response =
        grpc.client().withCompression("gzip").modelInfer(GrpcFixture.raw("echo", tensor).build());

    assertThat(response.getRawOutputContents(0)).isEqualTo(ByteString.copyFrom(tensor.bytes()));
  }

  @Test
  void bytesThatAreNoMessage_areRefusedAndTheServerGoesOn() {
    MethodDescriptor<ModelInferRequest, ModelInferResponse> usual =
        GRPCInferenceServiceGrpc.getModelInferMethod();
    MethodDescriptor<byte[], ModelInferResponse> garbage =
        usual.toBuilder(new Bytes(), usual.getResponseMarshaller()).build();

    Status status =
        GrpcFixture.failure(() ->
            ClientCalls.blockingUnaryCall(
                grpc.channel, garbage, CallOptions.DEFAULT, new byte[] {-1, -1, -1, 1}));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("ModelInferRequest");
    assertThat(grpc.client().modelInfer(GrpcFixture.raw("echo", FOUR).build()).getOutputsCount())
        .isEqualTo(1);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void portThatIsTaken_isNamed() {
    assertThatThrownBy(() ->
            GrpcServer.start(new ScriptedInference(), GrpcOptions.loopback(grpc.server.port())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("127.0.0.1:" + grpc.server.port());
  }

  @Test
  void closedServer_withdrawsWhatIsUnderWay() {
    GrpcFixture closing = new GrpcFixture();
    ListenableFuture<ModelInferResponse> call =
        GRPCInferenceServiceGrpc.newFutureStub(closing.channel)
            .modelInfer(GrpcFixture.raw("held", FOUR).setId("open").build());
    closing.inference.entered("open").join();

    closing.server.close();

    assertThat(closing.inference.withdrawn("open").join()).isTrue();
    assertThatThrownBy(call::get).hasRootCauseInstanceOf(StatusRuntimeException.class);
    closing.close();
  }

  @Test
  void largeHeldRequest_isNotChangedByLaterOnes() {
    Tensor ones = Tensor.ofFloats(Shape.of(1, 4), 1, 1, 1, 1);
    ModelInferRequest request = GrpcFixture.raw("held", ones).setId("kept").build();
    ListenableFuture<ModelInferResponse> call =
        GRPCInferenceServiceGrpc.newFutureStub(grpc.channel).modelInfer(request);
    grpc.inference.entered("kept").join();

    for (int i = 0; i < 50; i++) {
      grpc.client().modelInfer(GrpcFixture.raw("echo", FOUR).build());
    }
    grpc.inference.release("kept");

    assertThat(call)
        .succeedsWithin(Duration.ofSeconds(20))
        .extracting(response -> response.getRawOutputContents(0))
        .isEqualTo(ByteString.copyFrom(ones.bytes()));
  }
}

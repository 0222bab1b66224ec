package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose message comes long after their head. */
@Timeout(60)
final class ArrivalIT {
  private static final long LATER = 50_000_000;

  @Test
  void deadline_countsFromTheHeadOfTheCall() throws Exception {
    try (GrpcFixture grpc = new GrpcFixture()) {
      ClientCall<ModelInferRequest, ModelInferResponse> call =
          grpc.channel.newCall(
              // Of a call with one message, the client holds back the head until that is there.
              GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder()
                  .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                  .build(),
              CallOptions.DEFAULT.withDeadlineAfter(100, TimeUnit.SECONDS));
      call.start(new ClientCall.Listener<>() {}, new Metadata());
      call.request(1);
      Long arrival = grpc.inference.readings.poll(30, TimeUnit.SECONDS);
      assertThat(arrival).isNotNull();

      grpc.inference.now.addAndGet(LATER);
      call.sendMessage(GrpcFixture.raw("echo", Tensor.ofFloats(Shape.of(1), 1)).build());
      call.halfClose();
      Question asked = grpc.inference.asked.poll(30, TimeUnit.SECONDS);

      assertThat(asked).isNotNull();
      assertThat(asked.arrival()).isEqualTo(OptionalLong.of(arrival));
      // What is left of the call's deadline, and what has gone already.
      assertThat(asked.timeout().orElseThrow())
          .isBetween(Duration.ofNanos(LATER), Duration.ofSeconds(100).plusNanos(LATER));
    }
  }
}

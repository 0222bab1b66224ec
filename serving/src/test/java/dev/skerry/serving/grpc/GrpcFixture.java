package dev.skerry.serving.grpc;

import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.ScriptedInference;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelInferRequest.InferInputTensor;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A server over a scripted inference, and a client of it. */
final class GrpcFixture implements AutoCloseable {
  final ScriptedInference inference = new ScriptedInference();
  final GrpcServer server;
  final ManagedChannel channel;

  GrpcFixture() {
    this(GrpcOptions.loopback(0));
  }

  GrpcFixture(GrpcOptions options) {
    server = GrpcServer.start(inference, options);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  GRPCInferenceServiceBlockingStub client() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  GRPCInferenceServiceStub asyncClient() {
    return GRPCInferenceServiceGrpc.newStub(channel);
  }

  /** A request for {@code model} with {@code tensor} as the raw input {@code x}. */
  static ModelInferRequest.Builder raw(String model, Tensor tensor) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(declared("x", tensor))
        .addRawInputContents(ByteString.copyFrom(tensor.bytes()));
  }

  static InferInputTensor.Builder declared(String name, Tensor tensor) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(tensor.type().name());
    for (long dimension : tensor.shape().toArray()) {
      input.addShape(dimension);
    }
    return input;
  }

  /** The status that a call ends with. */
  static Status failure(ThrowingCallable call) {
    Throwable thrown = Assertions.catchThrowable(call);
    Assertions.assertThat(thrown).isInstanceOf(StatusRuntimeException.class);
    return ((StatusRuntimeException) thrown).getStatus();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}

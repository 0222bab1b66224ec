package dev.skerry.serving.grpc;

import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import dev.skerry.serving.grpc.proto.ModelStreamInferResponse;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The protocol's service: calls about models as they are generated, and the two that carry tensors
 * with a marshaller that does not copy these.
 */
final class Binding {
  private Binding() {}

  static ServerServiceDefinition of(InferenceService service, Asking asking, Executor threads) {
    ServerServiceDefinition generated = service.bindService();
    var infer = receiving(GRPCInferenceServiceGrpc.getModelInferMethod());
    var stream = receiving(GRPCInferenceServiceGrpc.getModelStreamInferMethod());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    methods.add(
        ServerMethodDefinition.create(
            infer,
            ServerCalls.asyncUnaryCall((received, client) ->
                Unary.answer(client, () -> asking.answer(received, asking.callArrival())))));
    methods.add(
        ServerMethodDefinition.create(
            stream,
            ServerCalls.asyncBidiStreamingCall(client ->
                QuestionStream.open(
                    asking,
                    threads,
                    (ServerCallStreamObserver<ModelStreamInferResponse>) client))));
    for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
      String name = method.getMethodDescriptor().getFullMethodName();
      if (!name.equals(infer.getFullMethodName()) && !name.equals(stream.getFullMethodName())) {
        methods.add(method);
      }
    }
    return bound(generated.getServiceDescriptor(), methods);
  }

  private static <T> MethodDescriptor<Received, T> receiving(
      MethodDescriptor<ModelInferRequest, T> method) {
    return method.toBuilder(new Received.Marshaller(), method.getResponseMarshaller()).build();
  }

  private static ServerServiceDefinition bound(
      ServiceDescriptor service, List<ServerMethodDefinition<?, ?>> methods) {
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getName())
            .setSchemaDescriptor(service.getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder bound = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(bound::addMethod);
    return bound.build();
  }
}

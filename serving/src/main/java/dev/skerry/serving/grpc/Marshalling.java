package dev.skerry.serving.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;

/**
 * Takes requests for inference from the network with one copy: what is {@code bytes} in them, the
 * tensors, stays a view of the message as it was received.
 */
final class Marshalling implements MethodDescriptor.Marshaller<ModelInferRequest> {
  private final MethodDescriptor.Marshaller<ModelInferRequest> usual;

  private Marshalling(MethodDescriptor.Marshaller<ModelInferRequest> usual) {
    this.usual = usual;
  }

  /** The same service, with inputs that are not copied. */
  static ServerServiceDefinition withoutCopies(ServerServiceDefinition service) {
    List<ServerMethodDefinition<?, ?>> methods =
        service.getMethods().stream().<ServerMethodDefinition<?, ?>>map(Marshalling::of).toList();
    ServerServiceDefinition.Builder same =
        ServerServiceDefinition.builder(descriptor(service.getServiceDescriptor(), methods));
    methods.forEach(same::addMethod);
    return same.build();
  }

  private static ServiceDescriptor descriptor(
      ServiceDescriptor service, Collection<ServerMethodDefinition<?, ?>> methods) {
    ServiceDescriptor.Builder same =
        ServiceDescriptor.newBuilder(service.getName())
            .setSchemaDescriptor(service.getSchemaDescriptor());
    methods.forEach(method -> same.addMethod(method.getMethodDescriptor()));
    return same.build();
  }

  private static ServerMethodDefinition<?, ?> of(ServerMethodDefinition<?, ?> method) {
    String name = method.getMethodDescriptor().getFullMethodName();
    if (name.equals(GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName())
        || name.equals(GRPCInferenceServiceGrpc.getModelStreamInferMethod().getFullMethodName())) {
      @SuppressWarnings("unchecked") // Both take this type, says the table of methods.
      ServerMethodDefinition<ModelInferRequest, ?> infer =
          (ServerMethodDefinition<ModelInferRequest, ?>) method;
      return withoutCopies(infer);
    }
    return method;
  }

  private static <T> ServerMethodDefinition<ModelInferRequest, T> withoutCopies(
      ServerMethodDefinition<ModelInferRequest, T> method) {
    MethodDescriptor<ModelInferRequest, T> usual = method.getMethodDescriptor();
    return ServerMethodDefinition.create(
        usual.toBuilder()
            .setRequestMarshaller(new Marshalling(usual.getRequestMarshaller()))
            .build(),
        method.getServerCallHandler());
  }

  @Override
  public InputStream stream(ModelInferRequest request) {
    return usual.stream(request);
  }

  @Override
  public ModelInferRequest parse(InputStream message) {
    try {
      return parse(bytes(message));
    } catch (IOException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the request is not a ModelInferRequest: " + e.getMessage())
          .asRuntimeException();
    }
  }

  private static byte[] bytes(InputStream message) throws IOException {
    if (message instanceof KnownLength) {
      byte[] bytes = new byte[message.available()];
      message.readNBytes(bytes, 0, bytes.length);
      return bytes;
    }
    return message.readAllBytes();
  }

  /** Reads a request whose tensors are views of {@code message}. */
  static ModelInferRequest parse(byte[] message) throws InvalidProtocolBufferException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
    input.enableAliasing(true);
    return ModelInferRequest.parser().parseFrom(input);
  }
}

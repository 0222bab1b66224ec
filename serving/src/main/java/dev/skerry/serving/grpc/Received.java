package dev.skerry.serving.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.grpc.proto.ModelInferRequest;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * A request for inference as it came from the network: read, or not to be read. The latter is said
 * when the request is asked for, so that it is answered like every other wrong request.
 */
final class Received {
  private final Supplier<ModelInferRequest> request;

  private Received(Supplier<ModelInferRequest> request) {
    this.request = request;
  }

  /**
   * The request.
   *
   * @throws InferenceException if it cannot be read
   */
  ModelInferRequest request() {
    return request.get();
  }

  /**
   * Reads a request whose tensors are views of {@code message}.
   *
   * @throws InvalidProtocolBufferException if it is not one
   */
  static ModelInferRequest parse(byte[] message) throws InvalidProtocolBufferException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
    input.enableAliasing(true);
    return ModelInferRequest.parser().parseFrom(input);
  }

  /** Takes requests from the network with one copy. */
  static final class Marshaller implements MethodDescriptor.Marshaller<Received> {
    @Override
    public InputStream stream(Received request) {
      throw new UnsupportedOperationException("a server only receives requests");
    }

    @Override
    public Received parse(InputStream message) {
      try {
        ModelInferRequest request = Received.parse(bytes(message));
        return new Received(() -> request);
      } catch (IOException e) {
        return refused(
            Category.INVALID, "message: " + e.getMessage() + " (expected: a ModelInferRequest)");
      } catch (StatusRuntimeException e) {
        // Thrown while expanding a compressed message.
        return refused(Category.TOO_LARGE, String.valueOf(e.getStatus().getDescription()));
      }
    }

    private static Received refused(Category category, String why) {
      return new Received(() -> {
        throw new InferenceException(category, why);
      });
    }

    private static byte[] bytes(InputStream message) throws IOException {
      if (message instanceof KnownLength) {
        byte[] bytes = new byte[message.available()];
        message.readNBytes(bytes, 0, bytes.length);
        return bytes;
      }
      return message.readAllBytes();
    }
  }
}

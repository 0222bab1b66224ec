package dev.skerry.serving.grpc;

import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;

/**
 * The health that load balancers and orchestrators ask for: whether every model that should answer
 * does, at the moment of asking. Watching is left unimplemented, so that clients ask again.
 */
final class HealthService extends HealthGrpc.HealthImplBase {
  private final Inference inference;

  HealthService(Inference inference) {
    this.inference = inference;
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
    Unary.answer(client, () -> status(request.getService()));
  }

  private HealthCheckResponse status(String service) {
    if (!service.isEmpty() && !service.equals(GRPCInferenceServiceGrpc.SERVICE_NAME)) {
      throw new InferenceException(
          Category.NOT_FOUND,
          "service: " + service + " (expected: " + GRPCInferenceServiceGrpc.SERVICE_NAME + ")");
    }
    return HealthCheckResponse.newBuilder()
        .setStatus(
            inference.catalog().isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
        .build();
  }
}

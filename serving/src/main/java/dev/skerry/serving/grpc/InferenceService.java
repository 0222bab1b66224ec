package dev.skerry.serving.grpc;

import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ServerIdentity;
import dev.skerry.serving.Statistics;
import dev.skerry.serving.grpc.proto.CudaSharedMemoryRegisterRequest;
import dev.skerry.serving.grpc.proto.CudaSharedMemoryRegisterResponse;
import dev.skerry.serving.grpc.proto.CudaSharedMemoryStatusRequest;
import dev.skerry.serving.grpc.proto.CudaSharedMemoryStatusResponse;
import dev.skerry.serving.grpc.proto.CudaSharedMemoryUnregisterRequest;
import dev.skerry.serving.grpc.proto.CudaSharedMemoryUnregisterResponse;
import dev.skerry.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.skerry.serving.grpc.proto.LogSettingsRequest;
import dev.skerry.serving.grpc.proto.LogSettingsResponse;
import dev.skerry.serving.grpc.proto.ModelConfigRequest;
import dev.skerry.serving.grpc.proto.ModelConfigResponse;
import dev.skerry.serving.grpc.proto.ModelMetadataRequest;
import dev.skerry.serving.grpc.proto.ModelMetadataResponse;
import dev.skerry.serving.grpc.proto.ModelReadyRequest;
import dev.skerry.serving.grpc.proto.ModelReadyResponse;
import dev.skerry.serving.grpc.proto.ModelStatisticsRequest;
import dev.skerry.serving.grpc.proto.ModelStatisticsResponse;
import dev.skerry.serving.grpc.proto.RepositoryIndexRequest;
import dev.skerry.serving.grpc.proto.RepositoryIndexResponse;
import dev.skerry.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.skerry.serving.grpc.proto.RepositoryModelLoadResponse;
import dev.skerry.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.skerry.serving.grpc.proto.RepositoryModelUnloadResponse;
import dev.skerry.serving.grpc.proto.ServerLiveRequest;
import dev.skerry.serving.grpc.proto.ServerLiveResponse;
import dev.skerry.serving.grpc.proto.ServerMetadataRequest;
import dev.skerry.serving.grpc.proto.ServerMetadataResponse;
import dev.skerry.serving.grpc.proto.ServerReadyRequest;
import dev.skerry.serving.grpc.proto.ServerReadyResponse;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryRegisterRequest;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryRegisterResponse;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryStatusRequest;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryStatusResponse;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryUnregisterRequest;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryUnregisterResponse;
import dev.skerry.serving.grpc.proto.TraceSettingRequest;
import dev.skerry.serving.grpc.proto.TraceSettingResponse;
import dev.skerry.terms.Program;
import io.grpc.stub.StreamObserver;
import java.util.List;

/**
 * The protocol's calls that carry no tensors, each in the words of the {@link Inference} behind it.
 */
final class InferenceService extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private static final String NO_SHARED_MEMORY =
      "shared memory is off (expected: tensors in the request)";

  private final Inference inference;

  InferenceService(Inference inference) {
    this.inference = inference;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> client) {
    Unary.answer(client, () -> ServerLiveResponse.newBuilder().setLive(catalog().isLive()).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> client) {
    Unary.answer(
        client, () -> ServerReadyResponse.newBuilder().setReady(catalog().isReady()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> client) {
    Unary.answer(
        client,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(isReady(request.getName(), request.getVersion()))
                .build());
  }

  private boolean isReady(String model, String version) {
    try {
      catalog().describe(model, version);
      return true;
    } catch (InferenceException e) {
      if (e.category() == Category.NOT_FOUND || e.category() == Category.UNAVAILABLE) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> client) {
    Unary.answer(
        client,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(ServerIdentity.NAME)
                .setVersion(Program.version())
                .addAllExtensions(ServerIdentity.EXTENSIONS)
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> client) {
    Unary.answer(
        client,
        () -> ModelMessages.metadata(catalog().describe(request.getName(), request.getVersion())));
  }

  @Override
  public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> client) {
    Unary.answer(
        client,
        () -> ModelMessages.config(catalog().describe(request.getName(), request.getVersion())));
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> client) {
    Unary.answer(
        client, () -> StatisticsMessages.of(statistics(request.getName(), request.getVersion())));
  }

  private List<Statistics> statistics(String model, String version) {
    if (!model.isEmpty()) {
      return List.of(catalog().statistics(model, version));
    }
    return catalog().index().stream()
        .filter(entry -> entry.state() == Catalog.State.READY)
        .map(entry -> catalog().statistics(entry.name(), entry.version()))
        .toList();
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> client) {
    Unary.answer(client, () -> ModelMessages.index(catalog().index(), request.getReady()));
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> client) {
    Unary.answer(
        client,
        () -> {
          catalog()
              .load(request.getModelName(), Parameters.ofRepository(request.getParametersMap()));
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> client) {
    Unary.answer(
        client,
        () -> {
          catalog().unload(request.getModelName());
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }

  @Override
  public void systemSharedMemoryStatus(
      SystemSharedMemoryStatusRequest request,
      StreamObserver<SystemSharedMemoryStatusResponse> client) {
    refuse(client, NO_SHARED_MEMORY);
  }

  @Override
  public void systemSharedMemoryRegister(
      SystemSharedMemoryRegisterRequest request,
      StreamObserver<SystemSharedMemoryRegisterResponse> client) {
    refuse(client, NO_SHARED_MEMORY);
  }

  @Override
  public void systemSharedMemoryUnregister(
      SystemSharedMemoryUnregisterRequest request,
      StreamObserver<SystemSharedMemoryUnregisterResponse> client) {
    refuse(client, NO_SHARED_MEMORY);
  }

  @Override
  public void cudaSharedMemoryStatus(
      CudaSharedMemoryStatusRequest request,
      StreamObserver<CudaSharedMemoryStatusResponse> client) {
    refuse(client, NO_SHARED_MEMORY);
  }

  @Override
  public void cudaSharedMemoryRegister(
      CudaSharedMemoryRegisterRequest request,
      StreamObserver<CudaSharedMemoryRegisterResponse> client) {
    refuse(client, NO_SHARED_MEMORY);
  }

  @Override
  public void cudaSharedMemoryUnregister(
      CudaSharedMemoryUnregisterRequest request,
      StreamObserver<CudaSharedMemoryUnregisterResponse> client) {
    refuse(client, NO_SHARED_MEMORY);
  }

  @Override
  public void traceSetting(
      TraceSettingRequest request, StreamObserver<TraceSettingResponse> client) {
    refuse(client, "there are no traces to set (expected: a call of another kind)");
  }

  @Override
  public void logSettings(LogSettingsRequest request, StreamObserver<LogSettingsResponse> client) {
    refuse(client, "logs are not set over the network (expected: a call of another kind)");
  }

  private static void refuse(StreamObserver<?> client, String why) {
    Unary.answer(
        client,
        () -> {
          throw new InferenceException(Category.UNSUPPORTED, why);
        });
  }

  private Catalog catalog() {
    return inference.catalog();
  }
}

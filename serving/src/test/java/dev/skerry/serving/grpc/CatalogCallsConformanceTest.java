package dev.skerry.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.skerry.serving.ServerIdentity;
import dev.skerry.serving.grpc.proto.DataType;
import dev.skerry.serving.grpc.proto.InferStatistics;
import dev.skerry.serving.grpc.proto.ModelConfig;
import dev.skerry.serving.grpc.proto.ModelConfigRequest;
import dev.skerry.serving.grpc.proto.ModelMetadataRequest;
import dev.skerry.serving.grpc.proto.ModelMetadataResponse;
import dev.skerry.serving.grpc.proto.ModelReadyRequest;
import dev.skerry.serving.grpc.proto.ModelRepositoryParameter;
import dev.skerry.serving.grpc.proto.ModelStatistics;
import dev.skerry.serving.grpc.proto.ModelStatisticsRequest;
import dev.skerry.serving.grpc.proto.RepositoryIndexRequest;
import dev.skerry.serving.grpc.proto.RepositoryIndexResponse.ModelIndex;
import dev.skerry.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.skerry.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.skerry.serving.grpc.proto.ServerLiveRequest;
import dev.skerry.serving.grpc.proto.ServerMetadataRequest;
import dev.skerry.serving.grpc.proto.ServerMetadataResponse;
import dev.skerry.serving.grpc.proto.ServerReadyRequest;
import dev.skerry.serving.grpc.proto.SystemSharedMemoryStatusRequest;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The calls that are about the server and its models. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogCallsConformanceTest {
  private GrpcFixture grpc;

  @BeforeAll
  void start() {
    grpc = new GrpcFixture();
  }

  @AfterEach
  void recover() {
    grpc.inference.live = true;
    grpc.inference.ready = true;
    grpc.inference.switched.clear();
  }

  @AfterAll
  void stop() {
    grpc.close();
  }

  @Test
  void serverLive_followsTheCatalog() {
    assertThat(isLive()).isTrue();

    grpc.inference.live = false;

    assertThat(isLive()).isFalse();
  }

  private boolean isLive() {
    return grpc.client().serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
  }

  @Test
  void serverReady_followsTheCatalog() {
    assertThat(isReady()).isTrue();

    grpc.inference.ready = false;

    assertThat(isReady()).isFalse();
  }

  private boolean isReady() {
    return grpc.client().serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
  }

  @Test
  void health_tellsWhetherModelsAnswer() {
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health("inference.GRPCInferenceService")).isEqualTo(ServingStatus.SERVING);

    grpc.inference.ready = false;

    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void healthOfUnknownService_isNotFound() {
    assertThat(GrpcFixture.failure(() -> health("another")).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(grpc.channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void modelReady_isFalseForUnloadedAndUnknown() {
    assertThat(modelReady("echo", "")).isTrue();
    assertThat(modelReady("echo", "3")).isTrue();
    assertThat(modelReady("echo", "9")).isFalse();
    assertThat(modelReady("resting", "")).isFalse();
    assertThat(modelReady("nobody", "")).isFalse();
  }

  private boolean modelReady(String model, String version) {
    return grpc.client()
        .modelReady(ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
        .getReady();
  }

  @Test
  void serverMetadata_namesExtensions() {
    ServerMetadataResponse metadata =
        grpc.client().serverMetadata(ServerMetadataRequest.getDefaultInstance());

    assertThat(metadata.getName()).isEqualTo("skerry");
    assertThat(metadata.getVersion()).isNotEmpty();
    assertThat(metadata.getExtensionsList()).isEqualTo(ServerIdentity.EXTENSIONS);
  }

  @Test
  void modelMetadata_describesTensors() {
    ModelMetadataResponse metadata =
        grpc.client().modelMetadata(ModelMetadataRequest.newBuilder().setName("echo").build());

    assertThat(metadata.getName()).isEqualTo("echo");
    assertThat(metadata.getVersionsList()).containsExactly("2", "3");
    assertThat(metadata.getPlatform()).isEqualTo("onnxruntime_onnx");
    assertThat(metadata.getInputs(0).getName()).isEqualTo("x");
    assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
    assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 4L);
    assertThat(metadata.getOutputsCount()).isEqualTo(1);
  }

  @Test
  void metadataOfUnknownModel_isNotFound() {
    Status status =
        GrpcFixture.failure(() ->
            grpc.client()
                .modelMetadata(ModelMetadataRequest.newBuilder().setName("nobody").build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(status.getDescription()).contains("nobody");
  }

  @Test
  void modelConfig_hasWhatToolsRead() {
    ModelConfig config =
        grpc.client()
            .modelConfig(ModelConfigRequest.newBuilder().setName("echo").build())
            .getConfig();

    assertThat(config.getMaxBatchSize()).isEqualTo(8);
    assertThat(config.getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
    assertThat(config.getInput(0).getDimsList()).containsExactly(4L);
    assertThat(config.hasDynamicBatching()).isTrue();
    assertThat(config.getModelTransactionPolicy().getDecoupled()).isFalse();
    assertThat(config.getResponseCache().getEnable()).isTrue();
    assertThat(config.getParametersOrThrow("variants").getStringValue()).isEqualTo("full,int8");
  }

  @Test
  void configOfTextModel_hasStringTypeAndNoBatching() {
    ModelConfig config =
        grpc.client()
            .modelConfig(ModelConfigRequest.newBuilder().setName("text").build())
            .getConfig();

    assertThat(config.getInput(0).getDataType()).isEqualTo(DataType.TYPE_STRING);
    assertThat(config.getMaxBatchSize()).isZero();
    assertThat(config.hasDynamicBatching()).isFalse();
  }

  @Test
  void statistics_haveEveryPhaseAlsoAtZero() {
    ModelStatistics statistics =
        grpc.client()
            .modelStatistics(ModelStatisticsRequest.newBuilder().setName("echo").build())
            .getModelStats(0);

    assertThat(statistics.getVersion()).isEqualTo("3");
    assertThat(statistics.getInferenceCount()).isEqualTo(5);
    assertThat(statistics.getExecutionCount()).isEqualTo(4);
    InferStatistics phases = statistics.getInferenceStats();
    assertThat(phases.getSuccess().getCount()).isEqualTo(6);
    assertThat(phases.hasFail()).isTrue();
    assertThat(phases.hasCacheHit()).isTrue();
    assertThat(phases.hasCacheMiss()).isTrue();
    assertThat(phases.getComputeInput().getCount())
        .isEqualTo(phases.getComputeInfer().getCount())
        .isEqualTo(phases.getComputeOutput().getCount());
    assertThat(statistics.getBatchStats(0).getBatchSize()).isEqualTo(2);
  }

  @Test
  void statisticsWithoutName_areOfAllThatAreReady() {
    assertThat(
            grpc.client()
                .modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                .getModelStatsList())
        .extracting(ModelStatistics::getName)
        .containsExactly("echo", "text");
  }

  @Test
  void index_canLeaveOutWhatIsNotReady() {
    assertThat(index(false))
        .extracting(ModelIndex::getName, ModelIndex::getState, ModelIndex::getReason)
        .contains(tuple("resting", "UNAVAILABLE", "unloaded"));
    assertThat(index(true)).extracting(ModelIndex::getName).containsExactly("echo", "text");
  }

  private List<ModelIndex> index(boolean ready) {
    return grpc.client()
        .repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(ready).build())
        .getModelsList();
  }

  @Test
  void loadAndUnload_reachTheCatalog() {
    grpc.client()
        .repositoryModelLoad(
            RepositoryModelLoadRequest.newBuilder()
                .setModelName("echo")
                .putParameters(
                    "file:1/model.onnx",
                    ModelRepositoryParameter.newBuilder()
                        .setBytesParam(ByteString.copyFromUtf8("abc"))
                        .build())
                .build());
    grpc.client()
        .repositoryModelUnload(
            RepositoryModelUnloadRequest.newBuilder().setModelName("echo").build());

    assertThat(grpc.inference.switched)
        .containsExactly("load echo {file:1/model.onnx=YWJj}", "unload echo");
  }

  @Test
  void loadOfUnknownModel_isNotFound() {
    assertThat(
            GrpcFixture.failure(() ->
                    grpc.client()
                        .repositoryModelLoad(
                            RepositoryModelLoadRequest.newBuilder()
                                .setModelName("unknown")
                                .build()))
                .getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void sharedMemory_isUnimplementedAndSaysSo() {
    Status status =
        GrpcFixture.failure(() ->
            grpc.client()
                .systemSharedMemoryStatus(SystemSharedMemoryStatusRequest.getDefaultInstance()));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(status.getDescription()).contains("shared memory is off");
  }
}

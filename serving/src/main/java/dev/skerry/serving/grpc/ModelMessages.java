package dev.skerry.serving.grpc;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.ServerIdentity;
import dev.skerry.serving.grpc.proto.DataType;
import dev.skerry.serving.grpc.proto.ModelConfig;
import dev.skerry.serving.grpc.proto.ModelConfigResponse;
import dev.skerry.serving.grpc.proto.ModelDynamicBatching;
import dev.skerry.serving.grpc.proto.ModelInput;
import dev.skerry.serving.grpc.proto.ModelMetadataResponse;
import dev.skerry.serving.grpc.proto.ModelMetadataResponse.TensorMetadata;
import dev.skerry.serving.grpc.proto.ModelOutput;
import dev.skerry.serving.grpc.proto.ModelParameter;
import dev.skerry.serving.grpc.proto.ModelResponseCache;
import dev.skerry.serving.grpc.proto.ModelTransactionPolicy;
import dev.skerry.serving.grpc.proto.RepositoryIndexResponse;
import dev.skerry.serving.grpc.proto.RepositoryIndexResponse.ModelIndex;
import java.util.ArrayList;
import java.util.List;

/** What the catalog knows of models, as the protocol and its extensions put it. */
final class ModelMessages {
  private ModelMessages() {}

  static ModelMetadataResponse metadata(ModelDescription model) {
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .addAllVersions(model.versions())
            .setPlatform(model.platform());
    model.inputs().forEach(input -> metadata.addInputs(tensor(input)));
    model.outputs().forEach(output -> metadata.addOutputs(tensor(output)));
    return metadata.build();
  }

  private static TensorMetadata tensor(TensorSpec spec) {
    return TensorMetadata.newBuilder()
        .setName(spec.name())
        .setDatatype(spec.type().name())
        .addAllShape(dimensions(spec.shape(), 0))
        .build();
  }

  static ModelConfigResponse config(ModelDescription model) {
    int firstAxis = model.largestBatch() > 0 ? 1 : 0;
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(model.name())
            .setPlatform(model.platform())
            .setBackend("onnxruntime")
            .setMaxBatchSize(model.largestBatch())
            .setModelTransactionPolicy(ModelTransactionPolicy.getDefaultInstance())
            .setResponseCache(ModelResponseCache.newBuilder().setEnable(model.cached()))
            .putParameters(
                "variants",
                ModelParameter.newBuilder()
                    .setStringValue(String.join(",", model.variants()))
                    .build());
    if (model.largestBatch() > 0) {
      // Only what already waits is batched: nobody ever waits for a batch to form.
      config.setDynamicBatching(ModelDynamicBatching.getDefaultInstance());
    }
    for (TensorSpec input : model.inputs()) {
      config.addInput(
          ModelInput.newBuilder()
              .setName(input.name())
              .setDataType(type(input))
              .addAllDims(dimensions(input.shape(), firstAxis)));
    }
    for (TensorSpec output : model.outputs()) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(output.name())
              .setDataType(type(output))
              .addAllDims(dimensions(output.shape(), firstAxis)));
    }
    return ModelConfigResponse.newBuilder().setConfig(config).build();
  }

  private static DataType type(TensorSpec spec) {
    return DataType.valueOf(ServerIdentity.configType(spec.type()));
  }

  private static List<Long> dimensions(Shape shape, int firstAxis) {
    List<Long> dimensions = new ArrayList<>();
    for (int axis = firstAxis; axis < shape.rank(); axis++) {
      dimensions.add(shape.dimension(axis));
    }
    return dimensions;
  }

  static RepositoryIndexResponse index(List<Catalog.Entry> entries, boolean readyOnly) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (Catalog.Entry entry : entries) {
      if (!readyOnly || entry.state() == Catalog.State.READY) {
        index.addModels(
            ModelIndex.newBuilder()
                .setName(entry.name())
                .setVersion(entry.version())
                .setState(entry.state().name())
                .setReason(entry.reason()));
      }
    }
    return index.build();
  }
}

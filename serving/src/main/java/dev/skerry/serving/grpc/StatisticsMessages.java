package dev.skerry.serving.grpc;

import dev.skerry.serving.Statistics;
import dev.skerry.serving.Statistics.BatchPhase;
import dev.skerry.serving.Statistics.Phase;
import dev.skerry.serving.grpc.proto.InferBatchStatistics;
import dev.skerry.serving.grpc.proto.InferStatistics;
import dev.skerry.serving.grpc.proto.ModelStatistics;
import dev.skerry.serving.grpc.proto.ModelStatisticsResponse;
import dev.skerry.serving.grpc.proto.StatisticDuration;
import java.util.List;

/**
 * What models have done, as the statistics extension puts it. Every phase is there, also at zero.
 */
final class StatisticsMessages {
  private StatisticsMessages() {}

  static ModelStatisticsResponse of(List<Statistics> models) {
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    models.forEach(model -> response.addModelStats(model(model)));
    return response.build();
  }

  private static ModelStatistics model(Statistics model) {
    ModelStatistics.Builder statistics =
        ModelStatistics.newBuilder()
            .setName(model.name())
            .setVersion(model.version())
            .setLastInference(model.lastInferenceMillis())
            .setInferenceCount(model.inferences())
            .setExecutionCount(model.executions())
            .setInferenceStats(phases(model));
    model.batches().forEach(batch -> statistics.addBatchStats(batch(batch)));
    return statistics.build();
  }

  private static InferStatistics phases(Statistics model) {
    return InferStatistics.newBuilder()
        .setSuccess(phase(model.success()))
        .setFail(phase(model.failure()))
        .setQueue(phase(model.queue()))
        .setComputeInput(phase(model.computeInput()))
        .setComputeInfer(phase(model.computeInfer()))
        .setComputeOutput(phase(model.computeOutput()))
        .setCacheHit(phase(model.cacheHit()))
        .setCacheMiss(phase(model.cacheMiss()))
        .build();
  }

  private static InferBatchStatistics batch(BatchPhase batch) {
    return InferBatchStatistics.newBuilder()
        .setBatchSize(batch.batch())
        .setComputeInput(phase(batch.computeInput()))
        .setComputeInfer(phase(batch.computeInfer()))
        .setComputeOutput(phase(batch.computeOutput()))
        .build();
  }

  private static StatisticDuration phase(Phase phase) {
    return StatisticDuration.newBuilder().setCount(phase.count()).setNs(phase.nanos()).build();
  }
}

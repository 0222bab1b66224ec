package dev.skerry.serving;

import java.util.List;

/**
 * What one version of a model has done, in the terms of the Open Inference Protocol's statistics
 * extension.
 *
 * @param lastInferenceMillis of the last request, in milliseconds since 1970; 0 if there was none
 * @param inferences samples run, without cache hits
 * @param executions runs of the model
 * @param success answered requests, from arrival to answer
 * @param failure requests without an answer
 * @param queue waiting before a run; with cache hits
 * @param computeInput gathering inputs; counts equal those of {@code computeInfer} and {@code
 *     computeOutput}
 * @param cacheHit looking up and finding
 * @param cacheMiss looking up, not finding, and storing
 */
public record Statistics(
    String name,
    String version,
    long lastInferenceMillis,
    long inferences,
    long executions,
    Phase success,
    Phase failure,
    Phase queue,
    Phase computeInput,
    Phase computeInfer,
    Phase computeOutput,
    Phase cacheHit,
    Phase cacheMiss,
    List<BatchPhase> batches) {
  public Statistics {
    batches = List.copyOf(batches);
  }

  /** Of a version that has done nothing. */
  public static Statistics none(String name, String version) {
    Phase no = Phase.NONE;
    return new Statistics(name, version, 0, 0, 0, no, no, no, no, no, no, no, no, List.of());
  }

  /** How often, and how long in all. */
  public record Phase(long count, long nanos) {
    /** Never. */
    public static final Phase NONE = new Phase(0, 0);
  }

  /** The runs of one batch size. */
  public record BatchPhase(
      long batch, Phase computeInput, Phase computeInfer, Phase computeOutput) {}
}

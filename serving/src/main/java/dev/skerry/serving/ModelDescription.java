package dev.skerry.serving;

import dev.skerry.model.tensor.TensorSpec;
import java.util.List;

/**
 * What a client must know to ask a model.
 *
 * @param versions all that are loaded, oldest first
 * @param version the one described
 * @param platform {@code onnxruntime_onnx}
 * @param largestBatch the most samples in one request; 0 if the model takes no batches
 * @param variants the ladder, best first
 * @param labels the classes in the order of the output; empty if it does not classify
 * @param cached whether answers may come from a cache
 */
public record ModelDescription(
    String name,
    String version,
    List<String> versions,
    String platform,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    int largestBatch,
    List<String> variants,
    List<String> labels,
    boolean cached) {
  public ModelDescription {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    variants = List.copyOf(variants);
    labels = List.copyOf(labels);
  }
}

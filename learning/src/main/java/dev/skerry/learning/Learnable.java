package dev.skerry.learning;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;

/**
 * Which constants of a graph are weights: FP32 initializers that every reader takes for one. Limits
 * of a Clip, shapes, numbers in formulas (a single element added or multiplied), and the running
 * statistics of a BatchNormalization are not.
 */
final class Learnable {
  private Learnable() {}

  /** Whether gradients may change the initializer {@code name}. */
  static boolean isWeight(Graph graph, String name) {
    Tensor tensor = graph.initializers().get(name);
    List<Node> readers = graph.consumers(name);
    return tensor != null
        && tensor.type() == ElementType.FP32
        && !readers.isEmpty()
        && readers.stream().allMatch(reader -> takesForWeight(reader, name, tensor));
  }

  private static boolean takesForWeight(Node reader, String name, Tensor tensor) {
    int at = reader.inputs().indexOf(name);
    return switch (reader.type()) {
      case "Conv", "BatchNormalization" -> at == 1 || at == 2;
      case "Gemm", "MatMul" -> true;
      case "Add", "Sub", "Mul", "Div" -> tensor.shape().elements() > 1;
      default -> Rounding.takesWeight(reader);
    };
  }

  /** Whether this is the running mean or variance of a BatchNormalization. */
  static boolean isStatistic(Graph graph, String name) {
    return graph.initializers().containsKey(name)
        && graph.consumers(name).stream()
            .anyMatch(
                reader -> reader.is("BatchNormalization") && reader.inputs().indexOf(name) >= 3);
  }
}

package dev.skerry.optimizer;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;

/** In what a graph computes that there is nothing to quantize, for those who wonder. */
final class Precision {
  private Precision() {}

  /** Begins with a comma; empty if it is nothing out of the ordinary. */
  static String of(Graph graph) {
    if (graph.nodes().stream().anyMatch(Precision::isOfIntegers)) {
      return ", for the model is quantized already; give the one that it was made of";
    }
    boolean others =
        graph.initializers().values().stream()
            .map(Tensor::type)
            .anyMatch(type -> type.isFloating() && type != ElementType.FP32);
    return others ? ", for there are weights of FP16, BF16 or FP64; export the model in FP32" : "";
  }

  private static boolean isOfIntegers(Node node) {
    return node.type().contains("QLinear")
        || node.type().contains("Quantize")
        || node.type().endsWith("Integer")
        || node.type().startsWith("MatMulNBits");
  }
}

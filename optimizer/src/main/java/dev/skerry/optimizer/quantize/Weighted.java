package dev.skerry.optimizer.quantize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.Optional;

/** Layers with constant weights for which there are integer kernels. */
final class Weighted {
  private Weighted() {}

  /** Whether a node is one, used in a way that the kernels know. */
  static boolean isOne(Graph graph, Node node) {
    return node.outputs().size() == 1
        && switch (node.type()) {
          case "Conv" ->
              node.domain().isEmpty()
                  && weights(graph, node, 3, 5).isPresent()
                  && biasFits(graph, node);
          case "Gemm" ->
              node.domain().isEmpty()
                  && node.integer("transA", 0) == 0
                  && node.real("alpha", 1) == 1
                  && node.real("beta", 1) == 1
                  && weights(graph, node, 2, 2).isPresent()
                  && biasFits(graph, node);
          case "MatMul" -> node.domain().isEmpty() && weights(graph, node, 2, 2).isPresent();
          default -> false;
        };
  }

  /** The axis of a layer's weights along which its output channels lie. */
  static int channelAxis(Node layer) {
    return switch (layer.type()) {
      case "Conv" -> 0;
      case "Gemm" -> layer.integer("transB", 0) == 1 ? 0 : 1;
      default -> 1;
    };
  }

  /** The bias of a layer, one a channel; empty if it has none. */
  static float[] bias(Graph graph, Node layer) {
    return layer
        .input(2)
        .flatMap(graph::constant)
        .map(tensor -> {
          float[] values = new float[tensor.floats().limit()];
          tensor.floats().get(values);
          return values;
        })
        .orElse(new float[0]);
  }

  private static Optional<Tensor> weights(Graph graph, Node node, int leastRank, int mostRank) {
    return node.input(1)
        .flatMap(graph::constant)
        .filter(tensor -> tensor.type() == ElementType.FP32)
        .filter(tensor -> tensor.shape().rank() >= leastRank && tensor.shape().rank() <= mostRank)
        .filter(tensor -> tensor.shape().elements() > 0);
  }

  private static boolean biasFits(Graph graph, Node node) {
    if (node.input(2).isEmpty()) {
      return true;
    }
    long channels =
        graph.constant(node.inputs().get(1)).orElseThrow().shape().dimension(channelAxis(node));
    return graph
        .constant(node.inputs().get(2))
        .filter(bias -> bias.type() == ElementType.FP32 && bias.shape().elements() == channels)
        .isPresent();
  }
}

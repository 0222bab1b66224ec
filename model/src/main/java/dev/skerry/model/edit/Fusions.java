package dev.skerry.model.edit;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import java.util.Set;
import java.util.function.Predicate;

/** Pairs of nodes that engines run as one, and that a cut would have them run as two. */
final class Fusions {
  private static final Set<String> HEAVY =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "Add");
  private static final Set<String> FOLLOWING =
      Set.of(
          "BatchNormalization",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Clip",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Tanh",
          "Elu",
          "Gelu",
          "Erf",
          "Mul",
          "Add",
          "Div");
  /* A sum is fused with the activation behind it; with what is worked out of it, it is not. */
  private static final Set<String> ACTIVATIONS = Set.of("Relu", "LeakyRelu", "Clip", "Sigmoid");
  private static final Set<String> QUANTIZING = Set.of("QuantizeLinear", "DynamicQuantizeLinear");

  private Fusions() {}

  /** Whether a cut that {@code crossing} goes through would take apart what belongs together. */
  static boolean span(Graph graph, Set<String> crossing, Predicate<Node> behind) {
    for (String value : crossing) {
      Node maker = graph.producer(value).orElseThrow();
      for (Node reader : graph.consumers(value)) {
        if (behind.test(reader) && belongTogether(maker.type(), reader.type())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean belongTogether(String maker, String reader) {
    if (maker.equals("DequantizeLinear") || QUANTIZING.contains(reader)) {
      return true;
    }
    return maker.equals("Add")
        ? ACTIVATIONS.contains(reader)
        : HEAVY.contains(maker) && FOLLOWING.contains(reader);
  }
}

package dev.skerry.optimizer.normalize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Gemm multiplies its product and its bias by goes into its weights and its bias, and a bias
 * has a number for each channel: as layers are for which there are integer kernels.
 */
final class Scalings {
  private Scalings() {}

  static Graph merge(Graph graph) {
    List<Edit> edits = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("Gemm")) {
        merge(graph, node, edits);
      }
    }
    return Edits.apply(graph, edits);
  }

  private static void merge(Graph graph, Node gemm, List<Edit> edits) {
    Optional<Tensor> weights = constant(graph, gemm, 1).filter(w -> w.shape().rank() == 2);
    Optional<Tensor> bias = constant(graph, gemm, 2);
    if (weights.isEmpty() || gemm.input(2).isPresent() != bias.isPresent()) {
      return;
    }
    float alpha = gemm.real("alpha", 1);
    float beta = gemm.real("beta", 1);
    long channels = weights.get().shape().dimension(gemm.integer("transB", 0) == 1 ? 0 : 1);
    boolean spelled = bias.isEmpty() || bias.get().shape().equals(Shape.of(channels));
    boolean spellable =
        bias.isEmpty()
            || Products.isRow(bias.get().shape(), channels)
            || bias.get().shape().elements() == 1;
    if ((alpha == 1 && beta == 1 && spelled) || !spellable) {
      return;
    }
    Node plain = gemm.without("alpha").without("beta");
    if (alpha != 1) {
      String name = gemm.name() + "/weights_scaled";
      edits.add(new Edit.PutInitializer(name, times(weights.get(), alpha, weights.get().shape())));
      plain = plain.withInput(1, name);
    }
    if (bias.isPresent() && (beta != 1 || !spelled)) {
      String name = gemm.name() + "/bias_scaled";
      edits.add(new Edit.PutInitializer(name, times(bias.get(), beta, Shape.of(channels))));
      plain = plain.withInput(2, name);
    }
    edits.add(new Edit.ReplaceNode(gemm.name(), plain));
  }

  private static Optional<Tensor> constant(Graph graph, Node node, int input) {
    return node.input(input)
        .flatMap(graph::constant)
        .filter(tensor -> tensor.type() == ElementType.FP32 && tensor.shape().elements() > 0);
  }

  private static Tensor times(Tensor tensor, float factor, Shape shape) {
    FloatBuffer values = tensor.floats();
    float[] scaled = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = factor * values.get(i % values.limit());
    }
    return Tensor.ofFloats(shape, scaled);
  }
}

package dev.skerry.model.inspect;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at each node for what an optimiser can make of it. */
final class Opportunities {
  private static final Set<String> WEIGHTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  private final Graph graph;
  private final List<Opportunity> found = new ArrayList<>();

  private Opportunities(Graph graph) {
    this.graph = graph;
  }

  static List<Opportunity> of(Graph graph) {
    Opportunities opportunities = new Opportunities(graph);
    graph.nodes().forEach(opportunities::look);
    opportunities.found.addAll(Channels.of(graph).opportunities());
    return opportunities.found;
  }

  private void look(Node node) {
    if (!node.domain().isEmpty()) {
      return;
    }
    switch (node.type()) {
      case "BatchNormalization" -> foldable(node);
      case "Identity", "Dropout" -> found.add(new Opportunity.Remove(node.name(), node.type()));
      case "Constant" -> found.add(new Opportunity.HoistConstant(node.name()));
      case "Conv", "Gemm", "MatMul" -> quantizable(node);
      default -> {}
    }
  }

  /* What the normalization reads must be read by nobody else, or they would see folded weights. */
  private void foldable(Node node) {
    Optional<Node> before = node.input(0).flatMap(graph::producer);
    boolean alone =
        before.isPresent()
            && WEIGHTED.contains(before.get().type())
            && before.get().domain().isEmpty()
            && graph.consumers(before.get().output()).size() == 1
            && !graph.isOutput(before.get().output());
    boolean fixed = true;
    for (int input = 1; input <= 4; input++) {
      fixed &= node.input(input).flatMap(graph::constant).isPresent();
    }
    if (alone && fixed && weights(before.get()).isPresent()) {
      found.add(new Opportunity.FoldBatchNormalization(node.name(), before.get().name()));
    }
  }

  private void quantizable(Node node) {
    boolean plain =
        !node.type().equals("Gemm") || (node.real("alpha", 1) == 1 && node.real("beta", 1) == 1);
    if (plain && weights(node).filter(w -> w.type() == ElementType.FP32).isPresent()) {
      found.add(new Opportunity.Quantize(node.name(), Inspection.parameters(graph, node)));
    }
  }

  private Optional<Tensor> weights(Node node) {
    return node.input(1).flatMap(graph::constant);
  }
}

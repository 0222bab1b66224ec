package dev.skerry.optimizer;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Convolutions of few channels, as at the beginning of a network that looks at pictures. */
final class Stems {
  private static final int FEW = 4;

  private Stems() {}

  static Set<String> of(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.is("Conv") && node.integer("group", 1) == 1)
        .filter(node -> isOfFewChannels(graph, node))
        .map(Node::name)
        .collect(Collectors.toSet());
  }

  private static boolean isOfFewChannels(Graph graph, Node node) {
    return Optional.ofNullable(graph.initializers().get(node.inputs().get(1)))
        .filter(weights -> weights.shape().rank() == 4 && weights.shape().dimension(1) <= FEW)
        .isPresent();
  }
}

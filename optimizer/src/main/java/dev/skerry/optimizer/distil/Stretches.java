package dev.skerry.optimizer.distil;

import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.shape.Shapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stretches of nodes that nothing else looks into, and that end in the shape which they begin with:
 * residual blocks, separable convolutions, single layers.
 */
final class Stretches {
  private static final Set<String> WEIGHTED = Set.of("Conv", "Gemm", "MatMul");
  private static final int MOST_LAYERS = 3;
  private static final int MOST_NODES = 400;

  private final Graph graph;
  private final Shapes shapes;

  private Stretches(Graph graph) {
    this.graph = graph;
    shapes = Shapes.forOneSample(graph);
  }

  /** One for each set of layers that can go together. */
  static List<Move> of(Graph graph) {
    return graph.nodes().size() > MOST_NODES ? List.of() : new Stretches(graph).all();
  }

  private List<Move> all() {
    Map<List<String>, Move.TakeOut> byLayers = new LinkedHashMap<>();
    for (Node first : graph.nodes()) {
      String from = first.outputs().getFirst();
      for (Move.TakeOut found : behind(from)) {
        // Better between values of one kind: what follows then meets what it is used to.
        if (!byLayers.containsKey(found.layers())
            || (isOfOneKind(found) && !isOfOneKind(byLayers.get(found.layers())))) {
          byLayers.put(found.layers(), found);
        }
      }
    }
    return List.copyOf(byLayers.values());
  }

  private boolean isOfOneKind(Move.TakeOut move) {
    return kind(move.from()).equals(kind(move.to()));
  }

  private String kind(String value) {
    return graph.producer(value).map(Node::type).orElse("");
  }

  private List<Move.TakeOut> behind(String from) {
    List<Move.TakeOut> found = new ArrayList<>();
    Optional<Dims> dims = shapes.dims(from).filter(Dims::isKnown);
    if (dims.isEmpty()) {
      return found;
    }
    Set<String> reached = new HashSet<>(Set.of(from));
    for (Node node : graph.nodes()) {
      if (node.reads().stream().noneMatch(reached::contains)) {
        continue;
      }
      reached.addAll(node.outputs());
      String to = node.outputs().getFirst();
      if (node.outputs().size() == 1 && !graph.isOutput(to) && shapes.dims(to).equals(dims)) {
        between(from, node).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Move.TakeOut> between(String from, Node last) {
    Set<String> nodes = new LinkedHashSet<>();
    List<Node> open = new ArrayList<>(List.of(last));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (!nodes.add(node.name())) {
        continue;
      }
      for (String read : node.reads()) {
        if (!read.equals(from) && !graph.initializers().containsKey(read)) {
          Optional<Node> before = graph.producer(read);
          if (before.isEmpty()) {
            return Optional.empty();
          }
          open.add(before.get());
        }
      }
    }
    List<String> layers = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (nodes.contains(node.name())) {
        if (!node.equals(last) && isSeenOutside(node, nodes)) {
          return Optional.empty();
        }
        if (WEIGHTED.contains(node.type())) {
          layers.add(node.name());
        }
      }
    }
    return layers.isEmpty() || layers.size() > MOST_LAYERS
        ? Optional.empty()
        : Optional.of(new Move.TakeOut(from, last.output(), nodes, layers));
  }

  private boolean isSeenOutside(Node node, Set<String> nodes) {
    return node.outputs().stream()
        .anyMatch(output ->
            graph.isOutput(output)
                || graph.consumers(output).stream()
                    .anyMatch(reader -> !nodes.contains(reader.name())));
  }
}

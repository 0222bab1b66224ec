package dev.skerry.optimizer.distil;

import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.Node;
import dev.skerry.model.shape.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pools behind convolutions that go one by one: a convolution that goes in the pool's strides
 * computes a part of what the pool looked at, and the pool is spared as well.
 */
final class Strides {
  private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool");
  private static final Set<String> BETWEEN = Set.of("Relu", "BatchNormalization", "Clip");

  private Strides() {}

  static List<Move> of(Graph graph) {
    List<Move> moves = new ArrayList<>();
    Shapes shapes = Shapes.forOneSample(graph);
    for (Node pool : graph.nodes()) {
      if (POOLS.contains(pool.type()) && pool.outputs().size() == 1) {
        before(graph, pool)
            .map(convolution ->
                new Move.Stride(
                    convolution.name(), pool.name(), pool.integers("strides").orElse(List.of())))
            .filter(move -> fits(graph, move, pool, shapes))
            .ifPresent(moves::add);
      }
    }
    return moves;
  }

  private static Optional<Node> before(Graph graph, Node pool) {
    Optional<Node> node = graph.producer(pool.inputs().getFirst());
    String read = pool.inputs().getFirst();
    while (node.isPresent() && graph.consumers(read).size() == 1 && !graph.isOutput(read)) {
      if (node.get().is("Conv")) {
        boolean single =
            node.get().integers("strides").orElse(List.of()).stream().allMatch(step -> step == 1);
        return node.filter(_ -> single);
      }
      if (!BETWEEN.contains(node.get().type())) {
        return Optional.empty();
      }
      read = node.get().inputs().getFirst();
      node = graph.producer(read);
    }
    return Optional.empty();
  }

  /* Rounding may differ by one at the edge. */
  private static boolean fits(Graph graph, Move.Stride move, Node pool, Shapes shapes) {
    if (move.strides().stream().noneMatch(step -> step > 1)) {
      return false;
    }
    try {
      Shapes after = Shapes.forOneSample(move.apply(graph));
      return graph.consumers(pool.output()).stream()
          .allMatch(reader -> after.dims(reader.output()).equals(shapes.dims(reader.output())));
    } catch (ModelException unfit) {
      return false;
    }
  }
}

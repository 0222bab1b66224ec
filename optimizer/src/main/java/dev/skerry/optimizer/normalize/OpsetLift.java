package dev.skerry.optimizer.normalize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.shape.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Standard operators of opsets 7 to 12 in the form that they have in opset 13, the first that
 * dequantizes per channel. Operators that did not change their meaning stay as they are.
 */
final class OpsetLift {
  static final long TARGET = 13;
  private static final long OLDEST = 7;

  private static final Map<String, Lifting> LIFTINGS = Liftings.all();

  /* What changed its meaning on the way and is rare enough to be refused. */
  private static final Set<String> REFUSED =
      Set.of("Scan", "MaxUnpool", "Dropout", "Unique", "RoiAlign");

  private OpsetLift() {}

  static Graph lift(Graph graph) {
    long opset = graph.header().opset("").orElse(TARGET);
    if (opset >= TARGET) {
      return graph;
    }
    if (opset < OLDEST) {
      throw new UnfitException(
          "opset "
              + opset
              + ": operators broadcast in another way (expected: 7 or later; convert it)");
    }
    Shapes shapes = Shapes.infer(graph);
    List<Edit> edits = new ArrayList<>();
    for (Node node : graph.nodes()) {
      refuseBodies(node);
      Lifting lifting = node.domain().isEmpty() ? LIFTINGS.get(node.type()) : null;
      if (lifting != null) {
        edits.addAll(lifting.lift(node, opset, rank(shapes, node)));
      } else if (node.domain().isEmpty() && REFUSED.contains(node.type())) {
        throw UnfitException.of(
            node, "cannot be lifted from opset " + opset + " (expected: opset 13 or later)");
      }
    }
    edits.add(new Edit.PutOpset("", TARGET));
    return Edits.apply(graph, edits);
  }

  private static OptionalInt rank(Shapes shapes, Node node) {
    return node.input(0)
        .flatMap(shapes::dims)
        .map(dims -> OptionalInt.of(dims.rank()))
        .orElse(OptionalInt.empty());
  }

  /* Bodies are not edited, so nothing in them may have to change. */
  private static void refuseBodies(Node node) {
    for (Attribute attribute : node.attributes().values()) {
      if (attribute instanceof Attribute.Body(Graph body)) {
        for (Node inner : body.nodes()) {
          if (LIFTINGS.containsKey(inner.type()) || REFUSED.contains(inner.type())) {
            throw UnfitException.of(
                node,
                "holds "
                    + inner
                    + ", which opset 13 writes otherwise (expected: opset 13 or later)");
          }
          refuseBodies(inner);
        }
      }
    }
  }
}

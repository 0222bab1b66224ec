package dev.skerry.optimizer.normalize;

import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;

/** Identity, and Dropout outside of training, go. */
final class Identities {
  private Identities() {}

  static Graph remove(Graph graph) {
    Graph lean = graph;
    for (Node node : graph.nodes()) {
      if (passesOn(node, graph)) {
        lean = bypassed(lean, node);
      }
    }
    return lean;
  }

  private static boolean passesOn(Node node, Graph graph) {
    if (node.is("Identity")) {
      return true;
    }
    boolean masked =
        node.outputs().stream()
            .skip(1)
            .anyMatch(mask -> graph.isOutput(mask) || !graph.consumers(mask).isEmpty());
    return node.is("Dropout") && node.input(2).isEmpty() && !masked;
  }

  /* One between an input and an output of the model, or before a body, has to stay. */
  private static Graph bypassed(Graph graph, Node node) {
    try {
      return Edits.apply(graph, new Edit.BypassNode(node.name()));
    } catch (ModelException needed) {
      return graph;
    }
  }
}

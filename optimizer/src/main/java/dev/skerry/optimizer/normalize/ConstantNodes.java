package dev.skerry.optimizer.normalize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import java.util.ArrayList;
import java.util.List;

/** Constant nodes become initializers. */
final class ConstantNodes {
  private ConstantNodes() {}

  static Graph hoist(Graph graph) {
    List<Edit> edits = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("Constant") && !graph.isOutput(node.output())) {
        graph
            .constant(node.output())
            .ifPresent(tensor -> {
              edits.add(new Edit.RemoveNode(node.name()));
              edits.add(new Edit.PutInitializer(node.output(), tensor));
            });
      }
    }
    return Edits.apply(graph, edits);
  }
}

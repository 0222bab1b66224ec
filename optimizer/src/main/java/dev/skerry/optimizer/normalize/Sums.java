package dev.skerry.optimizer.normalize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import java.util.ArrayList;
import java.util.List;

/** A Sum becomes additions of two, for which there are integer kernels. */
final class Sums {
  private Sums() {}

  static Graph split(Graph graph) {
    List<Edit> edits = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("Sum") && node.inputs().size() >= 2) {
        split(node, edits);
      }
    }
    return Edits.apply(graph, edits);
  }

  private static void split(Node sum, List<Edit> edits) {
    edits.add(new Edit.RemoveNode(sum.name()));
    String left = sum.inputs().getFirst();
    int last = sum.inputs().size() - 1;
    for (int i = 1; i <= last; i++) {
      String output = i == last ? sum.output() : sum.name() + "/part_" + i;
      String name = i == last ? sum.name() : sum.name() + "/add_" + i;
      edits.add(
          new Edit.InsertNode(Node.of(name, "Add", List.of(left, sum.inputs().get(i)), output)));
      left = output;
    }
  }
}

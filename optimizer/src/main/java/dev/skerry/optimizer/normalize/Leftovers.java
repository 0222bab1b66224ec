package dev.skerry.optimizer.normalize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Nodes that no output needs, initializers that nobody reads, and descriptions of what was. */
final class Leftovers {
  private Leftovers() {}

  static Graph remove(Graph graph) {
    Set<String> needed = new HashSet<>();
    graph.outputs().forEach(output -> needed.add(output.name()));
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit.ClearDescriptions());
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.reads());
      } else {
        edits.add(new Edit.RemoveNode(node.name()));
      }
    }
    Stream.concat(
            graph.initializers().keySet().stream(), graph.encodedInitializers().keySet().stream())
        .filter(name -> !needed.contains(name))
        .forEach(name -> edits.add(new Edit.RemoveInitializer(name)));
    return Edits.apply(graph, edits);
  }
}

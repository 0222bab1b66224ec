package dev.skerry.model.inspect;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.shape.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What may surprise whoever runs or optimises a model. */
final class Warnings {
  /* Scales for each channel came with this version. */
  private static final long FIRST_OPSET_TO_QUANTIZE = 13;

  private Warnings() {}

  static List<String> of(Graph graph, Shapes open, Shapes one) {
    List<String> warnings = new ArrayList<>();
    OptionalLong opset = graph.header().opset("");
    if (opset.isPresent() && opset.getAsLong() < FIRST_OPSET_TO_QUANTIZE) {
      warnings.add(
          "opset "
              + opset.getAsLong()
              + " has no quantization per channel (expected: 13 or later)");
    }
    for (Value input : graph.inputs()) {
      if (input.dims().map(Warnings::isOpenBeyondBatch).orElse(true)) {
        warnings.add(
            "input '" + input + "' is open beyond its first dimension; costs count each as 1");
      }
    }
    open.mismatches()
        .forEach(wrong -> warnings.add("node '" + wrong.node() + "': " + wrong.problem()));
    unknownShapes(graph, one, warnings);
    unusedWeights(graph, warnings);
    graph
        .encodedInitializers()
        .forEach((name, type) ->
            warnings.add("initializer '" + name + "' is " + type + ", kept as it is"));
    return warnings;
  }

  private static boolean isOpenBeyondBatch(Dims dims) {
    return dims.axes().stream().skip(1).anyMatch(dim -> !(dim instanceof Dim.Known));
  }

  private static void unknownShapes(Graph graph, Shapes one, List<String> warnings) {
    for (Node node : graph.nodes()) {
      boolean hasBody =
          node.attributes().values().stream().anyMatch(Attribute.Body.class::isInstance);
      if (hasBody) {
        warnings.add(node + " has bodies; their cost is not counted and they are not optimised");
      } else if (node.outputs().stream()
          .anyMatch(output -> !output.isEmpty() && one.dims(output).isEmpty())) {
        warnings.add(node + ": shape of its output is not known");
      }
    }
  }

  private static void unusedWeights(Graph graph, List<String> warnings) {
    for (String name : graph.initializers().keySet()) {
      if (graph.consumers(name).isEmpty() && !graph.isOutput(name)) {
        warnings.add("initializer '" + name + "' is read by no node");
      }
    }
  }
}

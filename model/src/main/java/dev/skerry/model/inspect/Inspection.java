package dev.skerry.model.inspect;

import dev.skerry.model.Graph;
import dev.skerry.model.Header;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.Tensor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * All that can be said about a model without running it.
 *
 * @param layers every node in order
 * @param opportunities what an optimiser can make of it
 * @param warnings what may surprise whoever runs or optimises it
 */
public record Inspection(
    Header header,
    Signature signature,
    Size size,
    List<Layer> layers,
    List<Opportunity> opportunities,
    List<String> warnings) {

  /** What goes in and what comes out; outputs as declared, else as inferred. */
  public record Signature(String graph, List<Value> inputs, List<Value> outputs) {
    public Signature {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * How large a model is.
   *
   * @param parameters elements of all constants that are learned
   * @param weightBytes bytes of all constants
   * @param macs multiply-accumulates for one sample; empty if those of a node are not known
   */
  public record Size(long parameters, long weightBytes, OptionalLong macs) {}

  public Inspection {
    layers = List.copyOf(layers);
    opportunities = List.copyOf(opportunities);
    warnings = List.copyOf(warnings);
  }

  public static Inspection of(Graph graph) {
    Shapes open = Shapes.infer(graph);
    Shapes one = Shapes.forOneSample(graph);
    return new Inspection(
        graph.header(),
        new Signature(
            graph.name(),
            graph.inputs(),
            graph.outputs().stream()
                .map(value -> value.dims().isPresent() ? value : open.value(value.name()))
                .toList()),
        new Size(Cost.parameters(graph), Cost.weightBytes(graph), Cost.macs(graph, one)),
        graph.nodes().stream().map(node -> layer(graph, node, open, one)).toList(),
        Opportunities.of(graph),
        Warnings.of(graph, open, one));
  }

  /** How often each operator appears, most often first. */
  public SequencedMap<String, Integer> operators() {
    Map<String, Integer> counts = new TreeMap<>();
    layers.forEach(layer -> counts.merge(layer.operator(), 1, Integer::sum));
    SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** The layers with the most parameters, most first. */
  public List<Layer> largest(int most) {
    return layers.stream()
        .filter(layer -> layer.parameters() > 0)
        .sorted(Comparator.comparingLong(Layer::parameters).reversed())
        .limit(most)
        .toList();
  }

  /** The layers with the most multiply-accumulates, most first. */
  public List<Layer> costliest(int most) {
    return layers.stream()
        .filter(layer -> layer.macs().orElse(0) > 0)
        .sorted(Comparator.comparingLong((Layer layer) -> layer.macs().orElse(0)).reversed())
        .limit(most)
        .toList();
  }

  private static Layer layer(Graph graph, Node node, Shapes open, Shapes one) {
    return new Layer(
        node.name(),
        node.operator().toString(),
        node.outputs().stream().filter(name -> !name.isEmpty()).map(open::value).toList(),
        parameters(graph, node),
        Cost.macs(node, one));
  }

  static long parameters(Graph graph, Node node) {
    return node.inputs().stream()
        .distinct()
        .flatMap(input -> graph.constant(input).stream())
        .filter(Cost::isParameter)
        .map(Tensor::shape)
        .mapToLong(shape -> shape.elements())
        .sum();
  }
}

package dev.skerry.optimizer.quantize;

import dev.skerry.learning.Rounding;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A graph that says in floats what its quantized sibling says in integers, so that it can be taught
 * to say it better (quantization-aware training).
 *
 * <p>Values are rounded where {@link Quantizer} writes integers, and with the same scales; weights
 * are rounded as {@link WeightScales} would round what they have become. Biases and constant
 * operands stay as they are: their integers are fine enough.
 */
public final class Rehearsal {
  private final Graph graph;
  private final QuantizationPlan plan;
  private final Arithmetic arithmetic;
  private final Map<String, Scale> scales;
  private final GraphBuilder built;

  private Rehearsal(
      Graph graph, QuantizationPlan plan, Map<String, Range> ranges, Arithmetic arithmetic) {
    this.graph = graph;
    this.plan = plan;
    this.arithmetic = arithmetic;
    this.scales = Scale.of(plan, ranges, arithmetic);
    this.built = Graph.builder(graph.name(), graph.header());
  }

  /**
   * What is to be taught.
   *
   * @param graph normalized and folded, as it was planned for
   * @param ranges of all values of the plan
   */
  public static Graph of(
      Graph graph, QuantizationPlan plan, Map<String, Range> ranges, Arithmetic arithmetic) {
    return new Rehearsal(graph, plan, ranges, arithmetic).build();
  }

  /** {@code graph} with what its rehearsal has learned. */
  public static Graph learned(Graph graph, Graph rehearsed) {
    List<Edit> edits = new ArrayList<>();
    rehearsed
        .initializers()
        .forEach((name, tensor) -> edits.add(new Edit.PutInitializer(name, tensor)));
    return Edits.apply(graph, edits);
  }

  private Graph build() {
    built.opset(Rounding.DOMAIN, 1);
    graph.inputs().forEach(built::input);
    graph.initializers().forEach(built::initializer);
    graph.encodedInitializers().forEach(built::encodedInitializer);
    graph.inputs().stream().map(Value::name).filter(scales::containsKey).forEach(this::round);
    for (Node node : graph.nodes()) {
      if (!plan.isAbsorbed(node)) {
        write(node);
      }
    }
    graph.outputs().forEach(built::output);
    return built.build();
  }

  private void write(Node node) {
    boolean integer = plan.nodes().contains(node.name());
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.replaceAll(this::read);
    if (integer && Weighted.isOne(graph, node)) {
      inputs.set(1, weights(node));
    }
    List<String> outputs = new ArrayList<>(node.outputs());
    if (integer) {
      outputs.set(0, plan.outputOf(node));
    }
    List<String> made = new ArrayList<>(outputs);
    made.replaceAll(output -> scales.containsKey(output) ? exact(output) : output);
    built.add(node.withInputs(inputs).withOutputs(made));
    outputs.stream().filter(scales::containsKey).forEach(this::round);
  }

  private String weights(Node node) {
    String rounded = graph.free(node.name() + "/weight_rounded");
    int axis = arithmetic.perChannel() ? Weighted.channelAxis(node) : -1;
    built.add(Rounding.weights(node.inputs().get(1), rounded, axis, arithmetic.mostWeight()));
    return rounded;
  }

  private void round(String value) {
    Scale scale = scales.get(value);
    if (scale != null) {
      built.add(
          Rounding.values(exact(value), read(value), scale.scale(), scale.low(), scale.high()));
    }
  }

  /* What a node makes that is then rounded. */
  private String exact(String value) {
    return graph.isInput(value) ? value : graph.free(value + "_exact");
  }

  /* What readers of a value read. */
  private String read(String value) {
    return scales.containsKey(value) && graph.isInput(value)
        ? graph.free(value + "_rounded")
        : value;
  }
}

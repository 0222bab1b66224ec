package dev.skerry.optimizer.quantize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a graph with quantized values.
 *
 * <p>Every reader of a quantized value reads what comes back from its integers. If one read the
 * value itself, the layer that makes it would have two readers, and the engine would leave it in
 * floats.
 */
public final class Quantizer {
  private static final String MICROSOFT = "com.microsoft";

  private final Graph graph;
  private final QuantizationPlan plan;
  private final Arithmetic arithmetic;
  private final Map<String, Scale> scales;
  private final GraphBuilder built;
  private final Set<String> kept = new LinkedHashSet<>();
  private final Set<String> constants = new HashSet<>();

  private Quantizer(
      Graph graph, QuantizationPlan plan, Map<String, Range> ranges, Arithmetic arithmetic) {
    this.graph = graph;
    this.plan = plan;
    this.arithmetic = arithmetic;
    this.scales = Scale.of(plan, ranges, arithmetic);
    this.built = Graph.builder(graph.name(), graph.header());
  }

  /**
   * The graph with the nodes of a plan on integers.
   *
   * @param graph normalized and folded, as it was planned for
   * @param ranges of all values of the plan
   */
  public static Graph quantize(
      Graph graph, QuantizationPlan plan, Map<String, Range> ranges, Arithmetic arithmetic) {
    return new Quantizer(graph, plan, ranges, arithmetic).build();
  }

  /**
   * The same with biases that make up for what weights lose by rounding.
   *
   * @param means of what each layer reads; where they are not known, biases stay
   */
  public static Graph corrected(
      Graph graph,
      QuantizationPlan plan,
      Map<String, Range> ranges,
      Arithmetic arithmetic,
      Means means) {
    return quantize(
        BiasCorrection.of(graph, plan, ranges, arithmetic, means), plan, ranges, arithmetic);
  }

  private Graph build() {
    graph.inputs().forEach(built::input);
    graph.inputs().stream().map(Value::name).filter(scales::containsKey).forEach(this::convert);
    for (Node node : graph.nodes()) {
      if (!plan.isAbsorbed(node)) {
        write(node);
      }
    }
    graph
        .initializers()
        .forEach((name, tensor) -> {
          if (kept.contains(name) || graph.isOutput(name)) {
            built.initializer(name, tensor);
          }
        });
    graph.encodedInitializers().forEach(built::encodedInitializer);
    graph.outputs().forEach(built::output);
    return built.build();
  }

  private void write(Node node) {
    boolean integer = plan.nodes().contains(node.name());
    Node written =
        integer && Weighted.isOne(graph, node)
            ? weighted(node)
            : guarded(reading(node, integer), node);
    kept.addAll(written.reads());
    List<String> outputs = new ArrayList<>(node.outputs());
    if (integer) {
      outputs.set(0, plan.outputOf(node));
    }
    List<String> made = new ArrayList<>(outputs);
    made.replaceAll(output -> scales.containsKey(output) ? raw(output) : output);
    built.add(written.withOutputs(made));
    outputs.stream().filter(scales::containsKey).forEach(this::convert);
  }

  /*
   * A layer left in floats that reads what comes back from integers. The engine would make integers
   * of its weights by itself, with one scale for all, if it were written as a plain layer.
   */
  private Node guarded(Node written, Node node) {
    boolean left =
        (node.is("Conv") || node.is("Gemm"))
            && Weighted.isOne(graph, node)
            && scales.containsKey(node.inputs().getFirst());
    if (!left) {
      return written;
    }
    built.opset(MICROSOFT, 1);
    Node fused =
        new Node(
            written.name(),
            new Node.Operator(MICROSOFT, "Fused" + node.type()),
            written.inputs(),
            written.outputs(),
            written.attributes());
    // A fused product must have an activation: this one changes nothing.
    return node.is("Gemm")
        ? fused
            .with("activation", Attribute.of("LeakyRelu"))
            .with("activation_alpha", Attribute.of(1f))
        : fused;
  }

  private Scale scale(String value) {
    return Objects.requireNonNull(scales.get(value), value);
  }

  private Node reading(Node node, boolean integer) {
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.replaceAll(input -> {
      if (scales.containsKey(input)) {
        return back(input);
      }
      boolean operand =
          integer
              && (node.is("Add") || node.is("Mul") || node.is("Concat"))
              && graph.constant(input).isPresent();
      return operand ? constant(node, input) : input;
    });
    return node.withInputs(inputs);
  }

  private Node weighted(Node node) {
    String read = node.inputs().getFirst();
    float inputScale = scale(read).scale();
    float[] bias = Weighted.bias(graph, node);
    Tensor weights = graph.constant(node.inputs().get(1)).orElseThrow();
    WeightScales chosen =
        WeightScales.of(weights, Weighted.channelAxis(node), arithmetic, bias, inputScale);
    List<String> inputs = new ArrayList<>(List.of(back(read)));
    inputs.add(
        dequantized(
            graph.free(node.name() + "/weight"),
            chosen.integers(),
            chosen.scaleTensor(),
            chosen.zeroTensor(ElementType.INT8),
            chosen.perChannel() ? chosen.axis() : -1));
    if (bias.length > 0) {
      inputs.add(
          dequantized(
              graph.free(node.name() + "/bias"),
              chosen.biasIntegers(bias, inputScale),
              chosen.biasScaleTensor(inputScale),
              chosen.zeroTensor(ElementType.INT32),
              chosen.perChannel() ? 0 : -1));
    }
    return node.withInputs(inputs);
  }

  private String dequantized(String name, Tensor integers, Tensor scale, Tensor zero, int axis) {
    List<String> inputs =
        List.of(
            built.initializer(graph.free(name + "_quantized"), integers),
            built.initializer(graph.free(name + "_scale"), scale),
            built.initializer(graph.free(name + "_zero"), zero));
    Map<String, Attribute> attributes = axis < 0 ? Map.of() : Map.of("axis", Attribute.of(axis));
    built.add(Node.of(name + "_dequantize", "DequantizeLinear", inputs, List.of(name), attributes));
    return name;
  }

  /* A constant operand, with a scale of its own; or that of the value that it is joined to. */
  private String constant(Node node, String name) {
    Tensor numbers = graph.constant(name).orElseThrow();
    Scale scale =
        node.is("Concat") ? scale(plan.outputOf(node)) : Scale.of(range(numbers), arithmetic);
    String own = graph.free(node.name() + "/" + name);
    if (constants.add(own)) {
      dequantized(own, scale.quantized(numbers), scale.scaleTensor(), scale.zeroTensor(), -1);
    }
    return own;
  }

  private static Range range(Tensor numbers) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < numbers.floats().limit(); i++) {
      low = Math.min(low, numbers.floats().get(i));
      high = Math.max(high, numbers.floats().get(i));
    }
    return Range.including(low, high);
  }

  /* Writes a value as integers and back. */
  private void convert(String value) {
    Scale scale = scale(value);
    String scaleName = built.initializer(graph.free(value + "_scale"), scale.scaleTensor());
    String zeroName = built.initializer(graph.free(value + "_zero"), scale.zeroTensor());
    String integers = graph.free(value + "_quantized");
    built.add(
        Node.of(
            graph.free(value + "_quantize"),
            "QuantizeLinear",
            List.of(raw(value), scaleName, zeroName),
            integers));
    built.add(
        Node.of(
            graph.free(value + "_dequantize"),
            "DequantizeLinear",
            List.of(integers, scaleName, zeroName),
            back(value)));
  }

  /* What a node makes that is then written as integers. */
  private String raw(String value) {
    return graph.isOutput(value) && !graph.isInput(value) ? graph.free(value + "_raw") : value;
  }

  /* What comes back from integers. */
  private String back(String value) {
    return graph.isOutput(value) && !graph.isInput(value)
        ? value
        : graph.free(value + "_dequantized");
  }
}

package dev.skerry.optimizer.quantize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Which nodes of a graph work on integers, which values are integers between them, and which of
 * those have to share a scale.
 *
 * <p>Layers with weights are where integers pay; what stands between two of them is taken along, so
 * that values are not converted back and forth. A Relu or Clip behind a layer goes: an integer ends
 * where its range does.
 */
public final class QuantizationPlan {
  /* Work on one integer input; output has a range of its own. */
  private static final Set<String> UNARY =
      Set.of("AveragePool", "GlobalAveragePool", "LeakyRelu", "Sigmoid", "Relu");

  /* Hand integers on as they are, so that output and input share a scale. */
  private static final Set<String> HANDING_ON =
      Set.of("MaxPool", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze");

  private final Graph graph;
  private final Set<String> excluded;
  private final SequencedSet<String> integerNodes = new LinkedHashSet<>();
  private final SequencedSet<String> integerValues = new LinkedHashSet<>();
  private final SequencedMap<String, String> absorbed = new LinkedHashMap<>();
  private final Map<String, String> shared = new HashMap<>();
  private final Shapes shapes;

  private QuantizationPlan(Graph graph, Set<String> excluded) {
    this.graph = graph;
    this.excluded = excluded;
    shapes = Shapes.infer(graph);
  }

  /**
   * The plan for a folded graph.
   *
   * @param excluded names of nodes that stay as they are
   */
  public static QuantizationPlan of(Graph graph, Set<String> excluded) {
    QuantizationPlan plan = new QuantizationPlan(graph, excluded);
    plan.takeWeighted();
    plan.takeBetween();
    plan.dropDeadEnds();
    plan.share();
    return plan;
  }

  /** Names of the nodes that work on integers, in order. */
  public SequencedSet<String> nodes() {
    return Collections.unmodifiableSequencedSet(integerNodes);
  }

  /** Names of the layers with weights among them, in order. */
  public List<String> layers() {
    return integerNodes.stream()
        .filter(name -> Weighted.isOne(graph, graph.node(name).orElseThrow()))
        .toList();
  }

  /** Values that are integers, constants not among them: what has to be calibrated. */
  public SequencedSet<String> values() {
    return Collections.unmodifiableSequencedSet(integerValues);
  }

  /** The output that a node has in place of its own, since a Relu or Clip behind it goes. */
  String outputOf(Node node) {
    return absorbed.getOrDefault(node.name(), node.output());
  }

  /** Whether a node goes, since the range of the value before it does its work. */
  boolean isAbsorbed(Node node) {
    return !node.outputs().isEmpty() && absorbed.containsValue(node.output());
  }

  /** The value whose scale this one has; itself, if it shares none. */
  String owner(String value) {
    String owner = value;
    for (String next = shared.get(owner); next != null; next = shared.get(owner)) {
      owner = next;
    }
    return owner;
  }

  private void takeWeighted() {
    for (Node node : graph.nodes()) {
      String read = node.inputs().isEmpty() ? "" : node.inputs().getFirst();
      boolean moves = graph.isInput(read) || graph.producer(read).isPresent();
      if (moves && Weighted.isOne(graph, node) && isFree(node)) {
        take(node);
        integerValues.add(read);
      }
    }
  }

  private void takeBetween() {
    for (Node node : graph.nodes()) {
      if (!node.domain().isEmpty()
          || node.outputs().size() != 1
          || node.inputs().isEmpty()
          || isAbsorbed(node)
          || !isFree(node)) {
        continue;
      }
      boolean takes =
          switch (node.type()) {
            case "Add", "Mul" -> node.inputs().size() == 2 && allIntegers(node);
            case "Concat" -> allIntegers(node);
            default ->
                (UNARY.contains(node.type()) || HANDING_ON.contains(node.type()))
                    && integerValues.contains(node.inputs().getFirst());
          };
      if (takes && isPlain(node)) {
        take(node);
      }
    }
  }

  private static boolean isPlain(Node node) {
    boolean dilated =
        node.integers("dilations").orElse(List.of()).stream().anyMatch(each -> each != 1);
    return !node.type().endsWith("Pool") || (!dilated && node.integer("ceil_mode", 0) == 0);
  }

  private boolean allIntegers(Node node) {
    boolean any = false;
    for (String input : node.inputs()) {
      boolean integer = integerValues.contains(input);
      any |= integer;
      if (!integer && !isConstant(input)) {
        return false;
      }
    }
    return any;
  }

  private boolean isConstant(String value) {
    return graph
        .constant(value)
        .filter(tensor -> tensor.type() == ElementType.FP32 && tensor.shape().elements() > 0)
        .isPresent();
  }

  /* A value that a body reads keeps its name and its floats. */
  private boolean isFree(Node node) {
    return !excluded.contains(node.name())
        && node.inputs().stream().noneMatch(this::isCaptured)
        && node.outputs().stream().noneMatch(this::isCaptured)
        && shapes.element(node.inputs().getFirst()).orElse(ElementType.FP32) == ElementType.FP32;
  }

  private boolean isCaptured(String value) {
    return graph.consumers(value).stream().anyMatch(node -> !node.inputs().contains(value));
  }

  private void take(Node node) {
    integerNodes.add(node.name());
    String output = node.output();
    List<Node> readers = graph.consumers(output);
    if (readers.size() == 1
        && !graph.isOutput(output)
        && !HANDING_ON.contains(node.type())
        && !excluded.contains(readers.getFirst().name())
        && isFree(readers.getFirst())
        && endsAtRange(readers.getFirst())) {
      output = readers.getFirst().output();
      absorbed.put(node.name(), output);
    }
    integerValues.add(output);
  }

  private boolean endsAtRange(Node node) {
    if (node.is("Relu")) {
      return true;
    }
    // Bounds away from 0 would have to be kept, for a range always includes it.
    return node.is("Clip") && bound(node, 1) <= 0 && bound(node, 2) >= 0;
  }

  private float bound(Node clip, int input) {
    if (clip.input(input).isEmpty()) {
      return input == 1 ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    }
    return graph
        .constant(clip.inputs().get(input))
        .filter(tensor -> tensor.type() == ElementType.FP32 && tensor.shape().elements() == 1)
        .map(tensor -> tensor.floats().get(0))
        .orElse(Float.NaN);
  }

  /* What only hands integers on to floats may as well hand floats on. */
  private void dropDeadEnds() {
    for (String name : List.copyOf(integerNodes).reversed()) {
      Node node = graph.node(name).orElseThrow();
      String output = outputOf(node);
      boolean read =
          graph.consumers(output).stream().anyMatch(reader -> integerNodes.contains(reader.name()));
      boolean floats = HANDING_ON.contains(node.type()) || node.is("Relu");
      if (!read && floats) {
        integerNodes.remove(name);
        integerValues.remove(output);
      } else if (!read && givesFloats(node) && !absorbed.containsKey(name)) {
        integerValues.remove(output);
      }
    }
  }

  /* Products can leave floats; convolutions need a scale for what they give. */
  private static boolean givesFloats(Node node) {
    return node.is("Gemm") || node.is("MatMul");
  }

  /*
   * What is joined keeps scales of its own: in the range of another that goes below 0, a Relu that ends where its range
   * does would be lost.
   */
  private void share() {
    for (String name : integerNodes) {
      Node node = graph.node(name).orElseThrow();
      if (HANDING_ON.contains(node.type())) {
        unite(node.output(), node.inputs().getFirst());
      }
    }
  }

  private void unite(String value, String other) {
    String from = owner(value);
    String into = owner(other);
    if (!from.equals(into)) {
      shared.put(from, into);
    }
  }
}

package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.ValueType;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The element type and shape of every value of a graph, as far as they can be known without running
 * it.
 *
 * <p>What an operator's rule cannot tell, or what has no rule, is taken from the model's own
 * descriptions; the rest is unknown. Inference never fails: where a node contradicts its inputs,
 * that is among the {@link #mismatches}, and its outputs are unknown.
 */
public final class Shapes {
  /** A node that cannot have the inputs it has. */
  public record Mismatch(String node, String problem) {}

  private final Scope scope;
  private final List<Mismatch> mismatches;

  private Shapes(Scope scope, List<Mismatch> mismatches) {
    this.scope = scope;
    this.mismatches = List.copyOf(mismatches);
  }

  /** Shapes as the model leaves them, with its open dimensions open. */
  public static Shapes infer(Graph graph) {
    return infer(graph, Map.of());
  }

  /** Shapes for inputs of these shapes; those not named stay as the model has them. */
  public static Shapes infer(Graph graph, Map<String, Shape> inputs) {
    Scope scope = new Scope(graph);
    for (Value input : graph.inputs()) {
      Shape bound = inputs.get(input.name());
      Dims dims = bound == null ? input.dims().orElse(null) : Dims.of(bound);
      scope.put(input.name(), input.element().orElse(null), dims);
    }
    Map<String, Value> declared = new HashMap<>(graph.described());
    graph.outputs().forEach(output -> declared.put(output.name(), output));
    List<Mismatch> mismatches = new ArrayList<>();
    for (Node node : graph.nodes()) {
      infer(node, scope, mismatches);
      node.outputs().forEach(output -> scope.refine(declared.get(output)));
    }
    return new Shapes(scope, mismatches);
  }

  /** Shapes for one sample: every open dimension of an input is 1. */
  public static Shapes forOneSample(Graph graph) {
    Map<String, Shape> inputs = new HashMap<>();
    for (Value input : graph.inputs()) {
      input
          .dims()
          .ifPresent(dims ->
              inputs.put(
                  input.name(),
                  Shape.of(
                      dims.axes().stream()
                          .mapToLong(dim -> dim instanceof Dim.Known(long size) ? size : 1)
                          .toArray())));
    }
    return infer(graph, inputs);
  }

  /* Attributes of a hostile model may be any number, so the arithmetic of a rule may end anywhere. */
  private static void infer(Node node, Scope scope, List<Mismatch> mismatches) {
    Rule rule = Rules.of(node.operator());
    if (rule == null || node.outputs().isEmpty()) {
      return;
    }
    try {
      rule.infer(new Step(node, scope));
    } catch (Contradiction | IllegalArgumentException | ArithmeticException wrong) {
      mismatches.add(new Mismatch(node.name(), String.valueOf(wrong.getMessage())));
    } catch (IndexOutOfBoundsException wrong) {
      mismatches.add(new Mismatch(node.name(), "too few inputs, dimensions or attribute values"));
    }
  }

  public Optional<ElementType> element(String value) {
    return Optional.ofNullable(scope.element(value));
  }

  public Optional<Dims> dims(String value) {
    return Optional.ofNullable(scope.dims(value));
  }

  /** Everything known of a value. */
  public Value value(String name) {
    ElementType element = scope.element(name);
    return element == null
        ? Value.named(name)
        : new Value(name, new ValueType.OfTensor(element, dims(name)));
  }

  /** Nodes that contradict their inputs; a model that runs has none. */
  public List<Mismatch> mismatches() {
    return mismatches;
  }
}

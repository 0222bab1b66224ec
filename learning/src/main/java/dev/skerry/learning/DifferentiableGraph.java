package dev.skerry.learning;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A graph whose weights are PyTorch's, run node by node so that gradients can follow.
 *
 * <p>Only the nodes behind one value are run. Weights live in one {@link NDManager}; everything
 * that a run makes lives in the step's own, and goes with it: since a result belongs to the manager
 * of its left operand, runs never touch a weight itself but a handle on it that belongs to the
 * step.
 */
final class DifferentiableGraph {
  private final Graph graph;
  private final String wanted;
  private final SequencedMap<Node, Operation> operations;
  private final SequencedMap<String, NDArray> arrays;
  private final SequencedMap<String, NDArray> weights;

  /**
   * Takes over the weights of a graph.
   *
   * @param wanted the value to run for
   * @throws LearningException of {@link LearningException.Reason#NOT_APPLICABLE} if a node behind
   *     it cannot be learned through
   */
  DifferentiableGraph(Graph graph, String wanted, NDManager manager) {
    this.graph = graph;
    this.wanted = wanted;
    operations = new LinkedHashMap<>();
    nodesBehind(graph, wanted).forEach(node -> operations.put(node, Operations.of(node)));
    arrays = new LinkedHashMap<>();
    weights = new LinkedHashMap<>();
    for (Node node : operations.keySet()) {
      node.inputs().forEach(input -> take(input, manager));
    }
  }

  private void take(String name, NDManager manager) {
    Tensor tensor = graph.constant(name).orElse(null);
    if (tensor == null || tensor.type() != ElementType.FP32 || arrays.containsKey(name)) {
      return;
    }
    NDArray array = Arrays.copy(tensor, manager);
    arrays.put(name, array);
    if (Learnable.isWeight(graph, name)) {
      array.setRequiresGradient(true);
      weights.put(name, array);
    }
  }

  private static List<Node> nodesBehind(Graph graph, String wanted) {
    Set<String> needed = new HashSet<>(Set.of(wanted));
    List<Node> behind = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains) && !node.is("Constant")) {
        needed.addAll(node.reads());
        behind.add(node);
      }
    }
    return behind.reversed();
  }

  /** What gradients may change, by name. */
  SequencedMap<String, NDArray> weights() {
    return Collections.unmodifiableSequencedMap(weights);
  }

  /**
   * The wanted value for some inputs; it and all on the way belong to {@code step}.
   *
   * @param inputs one for each input of the graph, in its order
   */
  NDArray run(List<Tensor> inputs, Mode mode, NDManager step) {
    Map<String, NDArray> values = new HashMap<>();
    arrays.forEach((name, array) -> values.put(name, Arrays.handle(array, step)));
    List<Value> expected = graph.inputs();
    if (inputs.size() != expected.size()) {
      throw new LearningException(
          LearningException.Reason.BAD_LESSON,
          "inputs: " + inputs.size() + " (expected: one for each of " + expected + ")");
    }
    for (int i = 0; i < inputs.size(); i++) {
      requireFit(expected.get(i), inputs.get(i));
      values.put(expected.get(i).name(), Arrays.view(inputs.get(i), step));
    }
    operations.forEach((node, operation) -> {
      values.put(node.output(), apply(operation, new Call(graph, node, values, mode)));
    });
    NDArray result = values.get(wanted);
    if (result == null) {
      throw new LearningException(
          LearningException.Reason.NOT_APPLICABLE,
          "output '" + wanted + "' (expected: made by a node from FP32 values)");
    }
    return result;
  }

  private static NDArray apply(Operation operation, Call call) {
    try {
      return operation.apply(call);
    } catch (EngineException | UnsupportedOperationException e) {
      throw call.refuse(
          String.valueOf(e.getMessage()).lines().findFirst().orElse("failed")
              + " (expected: inputs that fit)");
    }
  }

  private static void requireFit(Value expected, Tensor input) {
    boolean fits = expected.dims().map(dims -> dims.toShape().accepts(input.shape())).orElse(true);
    if (!fits || input.type() != ElementType.FP32) {
      throw new LearningException(
          LearningException.Reason.BAD_LESSON,
          "input '" + expected.name() + "': " + input + " (expected: " + expected.type() + ")");
    }
  }

  /** The graph with weights and running statistics as they are now. */
  Graph graph() {
    List<Edit> edits = new ArrayList<>();
    arrays.forEach((name, array) -> {
      if (weights.containsKey(name) || Learnable.isStatistic(graph, name)) {
        edits.add(new Edit.PutInitializer(name, Arrays.read(array)));
      }
    });
    return Edits.apply(graph, edits);
  }
}

package dev.skerry.model.edit;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/** What values are that could cross a seam, and what the nodes between cost. */
final class Crossings {
  /* Types that every engine's front can lend memory for. */
  private static final Set<ElementType> LENDABLE =
      Set.of(
          ElementType.FP32,
          ElementType.FP64,
          ElementType.FP16,
          ElementType.INT8,
          ElementType.UINT8,
          ElementType.INT32,
          ElementType.INT64,
          ElementType.BOOL);

  /* An element that is read and written costs about as much time as so many multiply-accumulates. */
  private static final double MACS_PER_ELEMENT = 8;

  /* Two sizes of a batch, neither of which is 1, which stands for anything. */
  private static final int SOME = 2;
  private static final int MORE = 3;

  /* What these give has a shape that depends on what values are, not on their shapes alone. */
  private static final Set<String> OPEN_ENDED =
      Set.of(
          "NonZero",
          "NonMaxSuppression",
          "Unique",
          "Compress",
          "If",
          "Loop",
          "Scan",
          "StringSplit");

  private final Shapes some;
  private final Shapes more;
  private final Optional<Dim> batch;
  /* Whatever depends on an open-ended operator: one look at it tells nothing of the next run. */
  private final Set<String> openEnded;

  private Crossings(Graph graph, Shapes some, Shapes more, Optional<Dim> batch) {
    this.some = some;
    this.more = more;
    this.batch = batch;
    this.openEnded = openEnded(graph);
  }

  private static Set<String> openEnded(Graph graph) {
    Set<String> found = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (OPEN_ENDED.contains(node.type()) || node.inputs().stream().anyMatch(found::contains)) {
        found.addAll(node.outputs());
      }
    }
    found.remove("");
    return found;
  }

  /** Empty unless inputs have all dimensions fixed, or all but the first. */
  static Optional<Crossings> of(Graph graph, IntFunction<Map<String, Value>> observed) {
    boolean fixed = graph.inputs().stream().allMatch(Crossings::isFixed);
    boolean batched = graph.inputs().stream().allMatch(Crossings::isBatched);
    if (graph.inputs().isEmpty() || !(fixed || batched)) {
      return Optional.empty();
    }
    if (fixed) {
      Shapes shapes = Shapes.infer(described(graph, observed.apply(1)));
      return Optional.of(new Crossings(graph, shapes, shapes, Optional.empty()));
    }
    Dim open = graph.inputs().getFirst().dims().orElseThrow().axis(0);
    return Optional.of(
        new Crossings(
            graph,
            Shapes.infer(described(graph, observed.apply(SOME)), batches(graph, SOME)),
            Shapes.infer(described(graph, observed.apply(MORE)), batches(graph, MORE)),
            Optional.of(open)));
  }

  private static Graph described(Graph graph, Map<String, Value> observed) {
    if (observed.isEmpty()) {
      return graph;
    }
    GraphBuilder known = graph.toBuilder();
    observed.values().forEach(known::describe);
    return known.build();
  }

  private static boolean isFixed(Value input) {
    return input.element().isPresent() && input.dims().filter(Dims::isKnown).isPresent();
  }

  private static boolean isBatched(Value input) {
    Dims dims = input.dims().orElse(Dims.SCALAR);
    return input.element().isPresent()
        && dims.rank() > 0
        && !(dims.axis(0) instanceof Dim.Known)
        && dims.with(0, Dim.of(1)).isKnown();
  }

  private static Map<String, Shape> batches(Graph graph, int size) {
    Map<String, Shape> shapes = new HashMap<>();
    for (Value input : graph.inputs()) {
      shapes.put(input.name(), input.dims().orElse(Dims.SCALAR).with(0, Dim.of(size)).toShape());
    }
    return shapes;
  }

  /**
   * These values with their types and shapes; empty if one could not be given memory beforehand.
   */
  Optional<List<Value>> values(Set<String> names) {
    List<Value> values = new ArrayList<>();
    for (String name : names) {
      Optional<Value> value = value(name);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }

  private Optional<Value> value(String name) {
    ElementType element = some.element(name).orElse(null);
    Dims dims = some.dims(name).filter(Dims::isKnown).orElse(null);
    if (element == null
        || dims == null
        || !LENDABLE.contains(element)
        || openEnded.contains(name)) {
      return Optional.empty();
    }
    if (batch.isEmpty()) {
      return Optional.of(Value.of(name, element, dims));
    }
    boolean follows =
        dims.rank() > 0
            && dims.axis(0).is(SOME)
            && some.element(name).equals(more.element(name))
            && more.dims(name).equals(Optional.of(dims.with(0, Dim.of(MORE))));
    return follows
        ? Optional.of(Value.of(name, element, dims.with(0, batch.get())))
        : Optional.empty();
  }

  /** How many bytes these values have for one sample. */
  long bytes(Set<String> names) {
    long bytes = 0;
    for (String name : names) {
      bytes += elements(name).orElse(0) * some.element(name).map(ElementType::size).orElse(0);
    }
    return batch.isEmpty() ? bytes : bytes / SOME;
  }

  private OptionalLong elements(String name) {
    return some.dims(name).map(Dims::elements).orElse(OptionalLong.empty());
  }

  /** How much of the work of {@code nodes} stands before each of them, from 0 to 1. */
  double[] work(List<Node> nodes) {
    double[] before = new double[nodes.size() + 1];
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      double elements = 1;
      for (String output : node.outputs()) {
        elements += elements(output).orElse(0);
      }
      before[i + 1] = before[i] + Cost.macs(node, some).orElse(0) + MACS_PER_ELEMENT * elements;
    }
    double all = before[nodes.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] /= all;
    }
    return before;
  }
}

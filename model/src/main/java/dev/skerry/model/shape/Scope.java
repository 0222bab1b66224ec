package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known so far of the values of a graph. */
final class Scope {
  private static final long MAX_CONTENTS = 256;

  private final Graph graph;
  private final Map<String, ElementType> elements = new HashMap<>();
  private final Map<String, Dims> dims = new HashMap<>();
  private final Map<String, List<Dim>> contents = new HashMap<>();

  Scope(Graph graph) {
    this.graph = graph;
    graph.initializers().forEach(this::put);
  }

  Graph graph() {
    return graph;
  }

  @Nullable ElementType element(String value) {
    return elements.get(value);
  }

  @Nullable Dims dims(String value) {
    return dims.get(value);
  }

  @Nullable List<Dim> contents(String value) {
    return contents.get(value);
  }

  void put(String value, @Nullable ElementType element, @Nullable Dims shape) {
    if (element != null) {
      elements.put(value, element);
    }
    if (shape != null) {
      dims.put(value, shape);
    }
  }

  void putContents(String value, List<Dim> known) {
    contents.put(value, List.copyOf(known));
  }

  /* A negative element, such as the -1 of a Reshape, is no extent and stays out. */
  void put(String value, Tensor tensor) {
    put(value, tensor.type(), Dims.of(tensor.shape()));
    if (tensor.type() == ElementType.INT64
        && tensor.shape().rank() <= 1
        && tensor.shape().elements() <= MAX_CONTENTS) {
      List<Dim> known = new ArrayList<>();
      LongBuffer longs = tensor.longs();
      while (longs.hasRemaining()) {
        long element = longs.get();
        known.add(element < 0 ? Dim.open() : Dim.of(element));
      }
      putContents(value, known);
    }
  }

  /** Fills in what inference left open with what the model itself says. */
  void refine(@Nullable Value said) {
    if (said == null) {
      return;
    }
    said.element().ifPresent(element -> elements.putIfAbsent(said.name(), element));
    said.dims()
        .ifPresent(declared ->
            dims.merge(
                said.name(),
                declared,
                (inferred, _) ->
                    inferred.rank() == declared.rank() ? filled(inferred, declared) : inferred));
  }

  private static Dims filled(Dims inferred, Dims declared) {
    List<Dim> axes = new ArrayList<>();
    for (int i = 0; i < inferred.rank(); i++) {
      axes.add(inferred.axis(i) instanceof Dim.Open ? declared.axis(i) : inferred.axis(i));
    }
    return new Dims(axes);
  }
}

package dev.skerry.optimizer.normalize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Zeros that a Pad puts around an image become padding of the convolution that reads it. */
final class Paddings {
  private Paddings() {}

  static Graph merge(Graph graph) {
    Graph merged = graph;
    for (Node node : graph.nodes()) {
      if (node.is("Pad")) {
        merged = merge(merged, node);
      }
    }
    return merged;
  }

  private static Graph merge(Graph graph, Node pad) {
    List<Node> readers = graph.consumers(pad.output());
    Optional<long[]> around = zeros(graph, pad);
    if (around.isEmpty()
        || graph.isOutput(pad.output())
        || readers.size() != 1
        || !takes(readers.getFirst(), pad, around.get().length / 2)) {
      return graph;
    }
    Node conv = readers.getFirst();
    int rank = around.get().length / 2;
    int axes = rank - 2;
    long[] pads = new long[2 * axes];
    List<Long> own = conv.integers("pads").orElse(List.of());
    for (int axis = 0; axis < axes; axis++) {
      pads[axis] = around.get()[2 + axis] + (own.isEmpty() ? 0 : own.get(axis));
      pads[axes + axis] =
          around.get()[rank + 2 + axis] + (own.isEmpty() ? 0 : own.get(axes + axis));
    }
    Node padded =
        conv.without("auto_pad")
            .with("pads", Attribute.ints(pads))
            .withInput(0, pad.inputs().getFirst());
    return Edits.apply(
        graph, new Edit.ReplaceNode(conv.name(), padded), new Edit.RemoveNode(pad.name()));
  }

  private static boolean takes(Node conv, Node pad, int rank) {
    String auto = conv.text("auto_pad", "NOTSET");
    return conv.is("Conv")
        && conv.inputs().getFirst().equals(pad.output())
        && conv.inputs().lastIndexOf(pad.output()) == 0
        && (auto.equals("NOTSET") || auto.equals("VALID"))
        && conv.integers("pads").map(pads -> pads.size() == 2 * (rank - 2)).orElse(true);
  }

  /* What the Pad adds on each side, if it is zeros on spatial axes alone. */
  private static Optional<long[]> zeros(Graph graph, Node pad) {
    boolean plain =
        pad.text("mode", "constant").equals("constant")
            && pad.input(3).isEmpty()
            && (pad.input(2).isEmpty()
                || pad.input(2).flatMap(graph::constant).filter(Paddings::isZero).isPresent());
    return pad.input(1)
        .filter(_ -> plain)
        .flatMap(graph::constant)
        .filter(pads -> pads.type() == ElementType.INT64)
        .map(Paddings::array)
        .filter(Paddings::isSpatial);
  }

  private static boolean isZero(Tensor value) {
    return value.type() == ElementType.FP32
        && value.shape().elements() == 1
        && value.floats().get(0) == 0;
  }

  private static boolean isSpatial(long[] pads) {
    int rank = pads.length / 2;
    boolean spatial = rank > 2 && pads.length % 2 == 0;
    for (int i = 0; i < pads.length; i++) {
      spatial &= i % Math.max(1, rank) < 2 ? pads[i] == 0 : pads[i] >= 0;
    }
    return spatial;
  }

  private static long[] array(Tensor tensor) {
    long[] values = new long[tensor.longs().limit()];
    tensor.longs().get(values);
    return values;
  }
}

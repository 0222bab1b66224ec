package dev.skerry.model.shape;

import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Encoded;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.OptionalLong;

/** What a model costs: multiply-accumulates, parameters, bytes of weights. */
public final class Cost {
  private Cost() {}

  /**
   * Multiply-accumulates of a node, by the formulas in the package's description; biases are not
   * counted. Empty if a shape that matters is not known.
   */
  public static OptionalLong macs(Node node, Shapes shapes) {
    if (node.outputs().isEmpty()) {
      return OptionalLong.of(0);
    }
    return switch (node.type()) {
      case "Conv", "ConvInteger", "FusedConv" -> perElement(node, shapes, node.output(), 1, 1);
      case "QLinearConv" -> perElement(node, shapes, node.output(), 3, 1);
      case "ConvTranspose" ->
          node.input(0).isEmpty()
              ? OptionalLong.empty()
              : perElement(node, shapes, node.inputs().getFirst(), 1, 1);
      case "Gemm", "FusedGemm" -> inner(node, shapes, node.integer("transA", 0) == 0 ? 1 : 0);
      case "MatMul", "MatMulInteger", "QLinearMatMul", "DynamicQuantizeMatMul", "MatMulNBits" ->
          inner(node, shapes, -1);
      case "FusedMatMul" -> inner(node, shapes, node.integer("transA", 0) == 0 ? -1 : -2);
      case "LSTM", "GRU", "RNN" -> recurrent(node, shapes);
      default -> OptionalLong.of(0);
    };
  }

  /** Multiply-accumulates of all nodes together; empty if those of one are not known. */
  public static OptionalLong macs(Graph graph, Shapes shapes) {
    OptionalLong total = OptionalLong.of(0);
    for (Node node : graph.nodes()) {
      OptionalLong macs = macs(node, shapes);
      if (macs.isEmpty() || total.isEmpty()) {
        return OptionalLong.empty();
      }
      total = plus(total.getAsLong(), macs.getAsLong());
    }
    return total;
  }

  /** Numbers that all nodes put out together; what is of no known shape counts nothing. */
  public static long outputs(Graph graph, Shapes shapes) {
    return graph.nodes().stream()
        .flatMap(node -> node.outputs().stream())
        .flatMap(value -> shapes.dims(value).stream())
        .filter(Dims::isKnown)
        .mapToLong(dims -> dims.toShape().elements())
        .sum();
  }

  /** Whether a constant is learned: 64-bit integers, truths and texts steer a model instead. */
  public static boolean isParameter(Tensor tensor) {
    return switch (tensor.type()) {
      case INT64, BOOL, BYTES -> false;
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, FP16, BF16, FP32, FP64 -> true;
    };
  }

  /** Elements of all constants that are parameters, in initializers and Constant nodes. */
  public static long parameters(Graph graph) {
    long parameters = 0;
    for (Tensor tensor : graph.initializers().values()) {
      parameters += isParameter(tensor) ? tensor.shape().elements() : 0;
    }
    for (Tensor tensor : inNodes(graph)) {
      parameters += isParameter(tensor) ? tensor.shape().elements() : 0;
    }
    return parameters;
  }

  /** Bytes of all constants. */
  public static long weightBytes(Graph graph) {
    long bytes = 0;
    for (Tensor tensor : graph.initializers().values()) {
      bytes += tensor.byteSize();
    }
    for (Encoded encoded : graph.encodedInitializers().values()) {
      bytes += encoded.bytes().remaining();
    }
    for (Tensor tensor : inNodes(graph)) {
      bytes += tensor.byteSize();
    }
    return bytes;
  }

  private static List<Tensor> inNodes(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.is("Constant") && !node.outputs().isEmpty())
        .flatMap(node -> graph.constant(node.output()).stream())
        .toList();
  }

  /* The elements of a value, times those of the weights behind one output channel. */
  private static OptionalLong perElement(
      Node node, Shapes shapes, String value, int weights, int from) {
    OptionalLong elements = elements(shapes, value);
    Dims kernel = node.input(weights).flatMap(shapes::dims).orElse(null);
    if (elements.isEmpty() || kernel == null || kernel.rank() <= from) {
      return OptionalLong.empty();
    }
    OptionalLong each = new Dims(kernel.axes().subList(from, kernel.rank())).elements();
    return each.isEmpty() ? each : times(elements.getAsLong(), each.getAsLong());
  }

  private static OptionalLong inner(Node node, Shapes shapes, int axis) {
    OptionalLong elements = elements(shapes, node.output());
    Dims left = node.input(0).flatMap(shapes::dims).orElse(null);
    if (elements.isEmpty()
        || left == null
        || left.rank() < Math.max(-axis, axis + 1)
        || !(left.axis(axis) instanceof Dim.Known(long extent))) {
      return OptionalLong.empty();
    }
    return times(elements.getAsLong(), extent);
  }

  /* W is [directions,gates·hidden,features] and R [directions,gates·hidden,hidden]. */
  private static OptionalLong recurrent(Node node, Shapes shapes) {
    Dims x = node.input(0).flatMap(shapes::dims).orElse(null);
    Dims w = node.input(1).flatMap(shapes::dims).orElse(null);
    Dims r = node.input(2).flatMap(shapes::dims).orElse(null);
    if (x == null || w == null || r == null || x.rank() != 3) {
      return OptionalLong.empty();
    }
    OptionalLong steps = new Dims(x.axes().subList(0, 2)).elements();
    OptionalLong weights =
        w.elements().isEmpty() || r.elements().isEmpty()
            ? OptionalLong.empty()
            : plus(w.elements().getAsLong(), r.elements().getAsLong());
    return steps.isEmpty() || weights.isEmpty()
        ? OptionalLong.empty()
        : times(steps.getAsLong(), weights.getAsLong());
  }

  private static OptionalLong elements(Shapes shapes, String value) {
    Dims dims = shapes.dims(value).orElse(null);
    return dims == null ? OptionalLong.empty() : dims.elements();
  }

  /* A count that does not fit is as good as unknown. */
  private static OptionalLong times(long left, long right) {
    return new Dims(List.of(Dim.of(left), Dim.of(right))).elements();
  }

  private static OptionalLong plus(long left, long right) {
    long sum = left + right;
    return sum < 0 ? OptionalLong.empty() : OptionalLong.of(sum);
  }
}

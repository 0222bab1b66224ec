package dev.skerry.optimizer.quantize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Products with constant matrices, with the matrix alone in few bits. Needs no samples. For models
 * without convolutions only: the engine has no quick kernels of this kind for those.
 */
public final class ProductQuantizer {
  private static final String DOMAIN = "com.microsoft";
  private static final int BLOCK = 32;
  /* Activations may be rounded to 8 bits as well, which is what makes it quick. */
  private static final int ACCURACY_LEVEL = 4;

  private ProductQuantizer() {}

  /** Whether a folded graph has products, and no convolutions. */
  public static boolean fits(Graph folded) {
    return folded.nodes().stream().noneMatch(node -> node.type().contains("Conv"))
        && folded.nodes().stream().anyMatch(node -> isProduct(folded, node));
  }

  /** Matrices in blocks of 32 numbers, each block with a scale; {@code bits} is 4 or 8. */
  public static Graph blocks(Graph folded, int bits) {
    if (bits != 4 && bits != 8) {
      throw new IllegalArgumentException("bits: " + bits + " (expected: 4 or 8)");
    }
    List<Edit> edits = new ArrayList<>();
    for (Node node : folded.nodes()) {
      if (isProduct(folded, node)) {
        edits.addAll(blocks(folded, node, bits));
      }
    }
    edits.add(new Edit.PutOpset(DOMAIN, 1));
    return without(Edits.apply(folded, edits));
  }

  /** Matrices in 8 bits, what they are multiplied with in 8 bits by a range found at each run. */
  public static Graph dynamic(Graph folded) {
    List<Edit> edits = new ArrayList<>();
    for (Node node : folded.nodes()) {
      if (isProduct(folded, node)) {
        edits.addAll(dynamic(folded, node));
      }
    }
    edits.add(new Edit.PutOpset(DOMAIN, 1));
    return without(Edits.apply(folded, edits));
  }

  private static boolean isProduct(Graph graph, Node node) {
    return (node.is("Gemm") || node.is("MatMul"))
        && Weighted.isOne(graph, node)
        && graph.constant(node.inputs().getFirst()).isEmpty();
  }

  private static List<Edit> blocks(Graph graph, Node node, int bits) {
    float[][] columns = columns(graph, node);
    int rows = columns[0].length;
    int perColumn = Math.ceilDiv(rows, BLOCK);
    int bytes = BLOCK * bits / 8;
    ByteBuffer packed = ByteBuffer.allocate(columns.length * perColumn * bytes);
    float[] scales = new float[columns.length * perColumn];
    for (int c = 0; c < columns.length; c++) {
      for (int b = 0; b < perColumn; b++) {
        int block = c * perColumn + b;
        scales[block] = pack(columns[c], b * BLOCK, bits, packed, block * bytes);
      }
    }
    String matrix = node.name() + "/blocks";
    String scale = node.name() + "/block_scales";
    boolean biased = node.input(2).isPresent();
    String product = biased ? node.name() + "/product" : node.output();
    List<Edit> edits = new ArrayList<>();
    edits.add(
        new Edit.PutInitializer(
            matrix,
            Tensor.of(ElementType.UINT8, Shape.of(columns.length, perColumn, bytes), packed)));
    edits.add(new Edit.PutInitializer(scale, Tensor.ofFloats(Shape.of(scales.length), scales)));
    edits.add(
        new Edit.ReplaceNode(
            node.name(),
            new Node(
                node.name(),
                new Node.Operator(DOMAIN, "MatMulNBits"),
                List.of(node.inputs().getFirst(), matrix, scale),
                List.of(product),
                Map.of(
                    "K", Attribute.of(rows),
                    "N", Attribute.of(columns.length),
                    "bits", Attribute.of(bits),
                    "block_size", Attribute.of(BLOCK),
                    "accuracy_level", Attribute.of(ACCURACY_LEVEL)))));
    if (biased) {
      edits.add(
          new Edit.InsertNode(
              Node.of(
                  node.name() + "/add",
                  "Add",
                  List.of(product, node.inputs().get(2)),
                  node.output())));
    }
    return edits;
  }

  /* Writes a block around its middle; gives its scale. What is beyond the end stays in the middle. */
  private static float pack(float[] column, int from, int bits, ByteBuffer packed, int at) {
    int middle = 1 << (bits - 1);
    float largest = 0;
    for (int i = from; i < Math.min(from + BLOCK, column.length); i++) {
      largest = Math.max(largest, Math.abs(column[i]));
    }
    float scale = Math.max(1e-8f, largest / (middle - 1));
    for (int i = 0; i < BLOCK; i++) {
      int number = middle + (from + i < column.length ? Math.round(column[from + i] / scale) : 0);
      int place = at + i * bits / 8;
      int shift = bits == 4 && i % 2 == 1 ? 4 : 0;
      packed.put(place, (byte) (packed.get(place) | number << shift));
    }
    return scale;
  }

  private static List<Edit> dynamic(Graph graph, Node node) {
    float[][] columns = columns(graph, node);
    int rows = columns[0].length;
    byte[] integers = new byte[rows * columns.length];
    float[] scales = new float[columns.length];
    for (int c = 0; c < columns.length; c++) {
      float largest = 0;
      for (float each : columns[c]) {
        largest = Math.max(largest, Math.abs(each));
      }
      scales[c] = Math.max(1e-8f, largest / 127);
      for (int r = 0; r < rows; r++) {
        integers[r * columns.length + c] = (byte) Math.round(columns[c][r] / scales[c]);
      }
    }
    String matrix = node.name() + "/matrix";
    String scale = node.name() + "/matrix_scales";
    List<String> inputs = new ArrayList<>(List.of(node.inputs().getFirst(), matrix, scale));
    node.input(2).ifPresent(bias -> inputs.addAll(List.of("", bias)));
    return List.of(
        new Edit.PutInitializer(
            matrix,
            Tensor.of(ElementType.INT8, Shape.of(rows, columns.length), ByteBuffer.wrap(integers))),
        new Edit.PutInitializer(scale, Tensor.ofFloats(Shape.of(columns.length), scales)),
        new Edit.ReplaceNode(
            node.name(),
            new Node(
                node.name(),
                new Node.Operator(DOMAIN, "DynamicQuantizeMatMul"),
                inputs,
                List.of(node.output()),
                Map.of())));
  }

  /* The matrix, a column for each output. */
  private static float[][] columns(Graph graph, Node node) {
    Tensor weights = graph.constant(node.inputs().get(1)).orElseThrow();
    boolean turned = Weighted.channelAxis(node) == 0;
    int first = Math.toIntExact(weights.shape().dimension(0));
    int second = Math.toIntExact(weights.shape().dimension(1));
    float[][] columns = new float[turned ? first : second][turned ? second : first];
    for (int i = 0; i < first; i++) {
      for (int j = 0; j < second; j++) {
        float number = weights.floats().get(i * second + j);
        if (turned) {
          columns[i][j] = number;
        } else {
          columns[j][i] = number;
        }
      }
    }
    return columns;
  }

  /* Without the matrices that nobody reads any more. */
  private static Graph without(Graph graph) {
    List<Edit> edits = new ArrayList<>();
    for (String name : graph.initializers().keySet()) {
      if (graph.consumers(name).isEmpty() && !graph.isOutput(name)) {
        edits.add(new Edit.RemoveInitializer(name));
      }
    }
    return Edits.apply(graph, edits);
  }
}

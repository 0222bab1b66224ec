package dev.skerry.optimizer.normalize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.inspect.Inspection;
import dev.skerry.model.inspect.Opportunity;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Batch normalizations become part of the weights before them:
 *
 * <pre>w' = w · f,   b' = (b − mean) · f + shift,   f = scale / √(variance + ε), for each channel
 * </pre>
 *
 * (Jacob et al., "Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference", 2018.)
 */
final class BatchNormalizations {
  private BatchNormalizations() {}

  static Graph fold(Graph graph) {
    Shapes shapes = Shapes.infer(graph);
    List<Edit> edits = new ArrayList<>();
    for (Opportunity opportunity : Inspection.of(graph).opportunities()) {
      if (opportunity instanceof Opportunity.FoldBatchNormalization(String name, String into)) {
        Node normalization = graph.node(name).orElseThrow();
        Node layer = graph.node(into).orElseThrow();
        if (outputs(graph, shapes, layer)
            .filter(n -> fits(graph, normalization, layer, n))
            .isPresent()) {
          edits.addAll(fold(graph, normalization, layer));
        }
      }
    }
    return Edits.apply(graph, edits);
  }

  /* How many channels a layer makes, if folding into it is known to be right. */
  private static Optional<Long> outputs(Graph graph, Shapes shapes, Node layer) {
    Tensor weights = graph.constant(layer.inputs().get(1)).orElseThrow();
    boolean can =
        weights.type() == ElementType.FP32
            && switch (layer.type()) {
              case "Conv" -> true;
              case "ConvTranspose" -> layer.integer("group", 1) == 1;
              case "Gemm" -> layer.real("alpha", 1) == 1 && layer.real("beta", 1) == 1;
              case "MatMul" ->
                  weights.shape().rank() == 2
                      && shapes
                          .dims(layer.inputs().getFirst())
                          .filter(dims -> dims.rank() == 2)
                          .isPresent();
              default -> false;
            };
    return can ? Optional.of(weights.shape().dimension(channelAxis(layer))) : Optional.empty();
  }

  private static boolean fits(Graph graph, Node normalization, Node layer, long channels) {
    boolean fits = normalization.outputs().size() == 1;
    for (int input = 1; input <= 4; input++) {
      fits &= isVector(graph, normalization.inputs().get(input), channels);
    }
    return fits && layer.input(2).map(bias -> isVector(graph, bias, channels)).orElse(true);
  }

  private static boolean isVector(Graph graph, String name, long channels) {
    return graph
        .constant(name)
        .filter(tensor -> tensor.type() == ElementType.FP32)
        .filter(tensor -> tensor.shape().elements() == channels)
        .isPresent();
  }

  private static int channelAxis(Node layer) {
    return switch (layer.type()) {
      case "Conv" -> 0;
      case "Gemm" -> layer.integer("transB", 0) == 1 ? 0 : 1;
      default -> 1;
    };
  }

  private static List<Edit> fold(Graph graph, Node normalization, Node layer) {
    FloatBuffer scale = floats(graph, normalization, 1);
    FloatBuffer shift = floats(graph, normalization, 2);
    FloatBuffer mean = floats(graph, normalization, 3);
    FloatBuffer variance = floats(graph, normalization, 4);
    int channels = scale.limit();
    double epsilon = normalization.real("epsilon", 1e-5f);
    double[] factor = new double[channels];
    float[] bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      factor[c] = scale.get(c) / Math.sqrt(variance.get(c) + epsilon);
      double own = layer.input(2).isPresent() ? floats(graph, layer, 2).get(c) : 0;
      bias[c] = (float) ((own - mean.get(c)) * factor[c] + shift.get(c));
    }
    Tensor weights = graph.constant(layer.inputs().get(1)).orElseThrow();
    String weightName = layer.name() + "/folded_weight";
    String biasName = layer.name() + "/folded_bias";
    String type = layer.is("MatMul") ? "Gemm" : layer.type();
    Map<String, Attribute> attributes = layer.attributes();
    return List.of(
        new Edit.PutInitializer(weightName, scaled(weights, channelAxis(layer), factor)),
        new Edit.PutInitializer(biasName, Tensor.ofFloats(Shape.of(channels), bias)),
        new Edit.RemoveNode(normalization.name()),
        new Edit.ReplaceNode(
            layer.name(),
            Node.of(
                layer.name(),
                type,
                List.of(layer.inputs().getFirst(), weightName, biasName),
                List.of(normalization.output()),
                attributes)));
  }

  private static FloatBuffer floats(Graph graph, Node node, int input) {
    return graph.constant(node.inputs().get(input)).orElseThrow().floats();
  }

  private static Tensor scaled(Tensor weights, int axis, double[] factor) {
    Tensor scaled = Tensor.allocate(weights.type(), weights.shape());
    FloatBuffer from = weights.floats();
    FloatBuffer to = scaled.floats();
    long inner = 1;
    for (int i = axis + 1; i < weights.shape().rank(); i++) {
      inner *= weights.shape().dimension(i);
    }
    for (int i = 0; i < from.limit(); i++) {
      to.put(i, (float) (from.get(i) * factor[(int) (i / inner % factor.length)]));
    }
    return scaled;
  }
}

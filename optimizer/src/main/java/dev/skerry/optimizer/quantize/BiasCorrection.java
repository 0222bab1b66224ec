package dev.skerry.optimizer.quantize;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What weights lose when they are rounded, times what they are multiplied with on average, goes
 * into the bias, so that a layer's outputs stay where they were on average (Nagel et al.,
 * "Data-free quantization through weight equalization and bias correction", 2019). Without it a
 * layer of few weights for each channel, such as a depthwise convolution, moves away as a whole.
 *
 * <p>At the borders of a picture, where fewer weights have something to read, that is a little too
 * much.
 */
public final class BiasCorrection {
  private BiasCorrection() {}

  /**
   * A graph whose biases make up for the rounding of the layers of a plan.
   *
   * @param graph folded
   * @param ranges of all values of the plan
   * @param means of what each layer reads; where they are not known, biases stay
   */
  public static Graph of(
      Graph graph,
      QuantizationPlan plan,
      Map<String, Range> ranges,
      Arithmetic arithmetic,
      Means means) {
    Map<String, Scale> scales = Scale.of(plan, ranges, arithmetic);
    List<Edit> edits = new ArrayList<>();
    for (String name : plan.layers()) {
      Node layer = graph.node(name).orElseThrow();
      Optional<double[]> read = means.of(name);
      Scale input = scales.get(layer.inputs().getFirst());
      if (!layer.is("MatMul") && read.isPresent() && input != null) {
        edits.addAll(corrected(graph, layer, arithmetic, input, read.get()));
      }
    }
    return Edits.apply(graph, edits);
  }

  private static List<Edit> corrected(
      Graph graph, Node layer, Arithmetic arithmetic, Scale input, double[] read) {
    Tensor weights = graph.constant(layer.inputs().get(1)).orElseThrow();
    int axis = Weighted.channelAxis(layer);
    float[] bias = Weighted.bias(graph, layer);
    WeightScales scales = WeightScales.of(weights, axis, arithmetic, bias, input.scale());
    double[] missed = missed(layer, weights, scales.rounded(), read);
    if (missed.length == 0) {
      return List.of();
    }
    float[] corrected = new float[missed.length];
    for (int c = 0; c < corrected.length; c++) {
      corrected[c] = (float) ((bias.length > 0 ? bias[c] : 0) + missed[c]);
    }
    String name = graph.free(layer.name() + "/corrected_bias");
    List<String> inputs = new ArrayList<>(layer.inputs().subList(0, 2));
    inputs.add(name);
    return List.of(
        new Edit.PutInitializer(name, Tensor.ofFloats(Shape.of(corrected.length), corrected)),
        new Edit.ReplaceNode(layer.name(), layer.withInputs(inputs)));
  }

  /* What each channel that is made loses on average; empty if it does not fit what is read. */
  private static double[] missed(Node layer, Tensor weights, float[] rounded, double[] read) {
    boolean inputsFirst = layer.is("Gemm") && layer.integer("transB", 0) == 0;
    int made = Math.toIntExact(weights.shape().dimension(inputsFirst ? 1 : 0));
    int groups = layer.is("Conv") ? Math.toIntExact(layer.integer("group", 1)) : 1;
    int each = Math.toIntExact(weights.shape().dimension(inputsFirst ? 0 : 1));
    if (each * groups != read.length || made % groups != 0) {
      return new double[0];
    }
    FloatBuffer numbers = weights.floats();
    int inner = numbers.limit() / made / each;
    double[] missed = new double[made];
    for (int i = 0; i < numbers.limit(); i++) {
      int into = inputsFirst ? i % made : i / inner / each;
      int from = inputsFirst ? i / made : i / inner % each + into / (made / groups) * each;
      missed[into] += (numbers.get(i) - (double) rounded[i]) * read[from];
    }
    for (double number : missed) {
      if (!Double.isFinite(number)) {
        return new double[0];
      }
    }
    return missed;
  }
}

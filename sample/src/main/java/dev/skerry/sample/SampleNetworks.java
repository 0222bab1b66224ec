package dev.skerry.sample;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The siblings before they have learned anything: one-dimensional convolutional networks with a
 * wide first kernel, after Zhang et al., "A new deep learning model for fault diagnosis with good
 * anti-noise and domain adaptation ability on raw vibration signals", Sensors 17, 2017.
 *
 * <p>The first layer is a bank of filters for resonances; the pooling behind it keeps their
 * envelopes, in which impacts are periodic; the rest looks for the period. Each convolution is
 * followed by a BatchNormalization, which stays a node of its own so that a sibling can learn on.
 *
 * <p>All take {@value #INPUT}, FP32 [batch, 1, {@value VibrationWindows#LENGTH}], and give {@value
 * #OUTPUT}, FP32 [batch, 4].
 */
public final class SampleNetworks {
  /** The name of what they take. */
  public static final String INPUT = "window";

  /** The name of what they give: how likely each {@link Condition} is. */
  public static final String OUTPUT = "probabilities";

  private static final long OPSET = 17;

  private final SplittableRandom random;
  private final GraphBuilder net;
  private int layers;

  private SampleNetworks(String name, long seed) {
    random = new SplittableRandom(seed);
    net = Graph.builder(name, OPSET);
  }

  /**
   * A convolution.
   *
   * @param filters how many values it makes of each place
   * @param kernel taps of a filter
   * @param stride samples from one place to the next
   * @param dilation samples from one tap to the next; rising from layer to layer, it lets the last
   *     one see more than a turn of the shaft
   */
  private record Layer(int filters, int kernel, int stride, int dilation) {}

  /** The most accurate and slowest sibling. */
  public static Graph full(long seed) {
    return build(
        "full",
        seed,
        2,
        new Layer(48, 33, 2, 1),
        new Layer(64, 9, 1, 1),
        new Layer(64, 9, 1, 2),
        new Layer(64, 9, 1, 4),
        new Layer(64, 9, 1, 8),
        new Layer(64, 9, 1, 8));
  }

  /** A sibling of half the width. */
  public static Graph small(long seed) {
    return build(
        "small",
        seed,
        2,
        new Layer(24, 33, 2, 1),
        new Layer(32, 9, 1, 1),
        new Layer(32, 9, 1, 2),
        new Layer(32, 9, 1, 4),
        new Layer(32, 9, 1, 8),
        new Layer(32, 9, 2, 8));
  }

  /** The sibling that still answers when there is hardly any time. */
  public static Graph tiny(long seed) {
    return build(
        "tiny",
        seed,
        4,
        new Layer(16, 33, 2, 1),
        new Layer(16, 9, 1, 1),
        new Layer(16, 9, 1, 2),
        new Layer(16, 9, 1, 4));
  }

  private static Graph build(String name, long seed, int pool, Layer first, Layer... others) {
    return new SampleNetworks(name, seed).stack(pool, first, others);
  }

  private Graph stack(int pool, Layer first, Layer... others) {
    String value =
        net.input(
            Value.of(
                INPUT,
                ElementType.FP32,
                new Dims(List.of(Dim.named("batch"), Dim.of(1), Dim.of(VibrationWindows.LENGTH)))));
    value = convolve(value, 1, first);
    value =
        net.node(
            "AveragePool",
            List.of(value),
            Map.of("kernel_shape", Attribute.ints(pool), "strides", Attribute.ints(pool)));
    int channels = first.filters();
    for (Layer layer : others) {
      value = convolve(value, channels, layer);
      channels = layer.filters();
    }
    value = net.node("GlobalAveragePool", value);
    value = net.node("Flatten", value);
    int classes = Condition.values().length;
    String weights = net.initializer("head.weight", normal(1.0 / channels, classes, channels));
    String bias = net.initializer("head.bias", filled(0, classes));
    value = net.node("Gemm", List.of(value, weights, bias), Map.of("transB", Attribute.of(1)));
    net.node("Softmax", List.of(value), List.of(OUTPUT), Map.of("axis", Attribute.of(-1)));
    net.output(
        Value.of(OUTPUT, ElementType.FP32, new Dims(List.of(Dim.named("batch"), Dim.of(classes)))));
    return net.build();
  }

  /* Convolution, BatchNormalization, Relu. Weights start with variance 2 / fan-in (He et al. 2015). */
  private String convolve(String value, int channels, Layer layer) {
    String name = "layer" + layers++;
    String weights =
        net.initializer(
            name + ".weight",
            normal(2.0 / (channels * layer.kernel()), layer.filters(), channels, layer.kernel()));
    int pad = layer.kernel() / 2 * layer.dilation();
    String filtered =
        net.node(
            "Conv",
            List.of(value, weights),
            Map.of(
                "kernel_shape", Attribute.ints(layer.kernel()),
                "strides", Attribute.ints(layer.stride()),
                "dilations", Attribute.ints(layer.dilation()),
                "pads", Attribute.ints(pad, pad)));
    String normalized =
        net.node(
            "BatchNormalization",
            filtered,
            net.initializer(name + ".scale", filled(1, layer.filters())),
            net.initializer(name + ".shift", filled(0, layer.filters())),
            net.initializer(name + ".mean", filled(0, layer.filters())),
            net.initializer(name + ".variance", filled(1, layer.filters())));
    return net.node("Relu", normalized);
  }

  private Tensor normal(double variance, long... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (Math.sqrt(variance) * random.nextGaussian());
    }
    return Tensor.ofFloats(shape, values);
  }

  private static Tensor filled(float value, int size) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(size));
    for (int i = 0; i < size; i++) {
      tensor.floats().put(i, value);
    }
    return tensor;
  }
}

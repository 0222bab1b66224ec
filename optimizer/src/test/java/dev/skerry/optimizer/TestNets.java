package dev.skerry.optimizer;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Networks with weights drawn by seed, and inputs for them. */
public final class TestNets {
  private final RandomGenerator random;
  private final GraphBuilder net;
  private int count;

  private TestNets(long seed, long opset) {
    random = new SplittableRandom(seed);
    net = Graph.builder("net", opset);
  }

  /** Numbers of a normal distribution. */
  public static Tensor normal(RandomGenerator random, double deviation, long... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return Tensor.ofFloats(shape, values);
  }

  private String constant(double deviation, long... sizes) {
    return net.initializer("w" + count++, normal(random, deviation, sizes));
  }

  private String positive(long size) {
    float[] values = new float[(int) size];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return net.initializer("w" + count++, Tensor.ofFloats(Shape.of(size), values));
  }

  private String conv(String x, int in, int out, int stride, boolean bias) {
    List<String> inputs =
        new ArrayList<>(List.of(x, constant(Math.sqrt(2.0 / (9 * in)), out, in, 3, 3)));
    if (bias) {
      inputs.add(constant(0.1, out));
    }
    return net.node(
        "Conv",
        inputs,
        Map.of("pads", Attribute.ints(1, 1, 1, 1), "strides", Attribute.ints(stride, stride)));
  }

  private String normalized(String x, int channels) {
    return net.node(
        "BatchNormalization",
        x,
        positive(channels),
        constant(0.1, channels),
        constant(0.1, channels),
        positive(channels));
  }

  private String gemm(String x, int in, int out) {
    return net.node("Gemm", x, constant(Math.sqrt(1.0 / in), in, out), constant(0.1, out));
  }

  /** Two residual blocks, [N,3,12,12] to [N,5] probabilities, batch normalizations unfolded. */
  public static Graph residual(long seed) {
    TestNets nets = new TestNets(seed, 13);
    GraphBuilder net = nets.net;
    String x = net.input("x", ElementType.FP32, -1, 3, 12, 12);
    String a = net.node("Relu", nets.normalized(nets.conv(x, 3, 16, 1, true), 16));
    String b = net.node("Relu", nets.normalized(nets.conv(a, 16, 16, 1, false), 16));
    String c = nets.normalized(nets.conv(b, 16, 16, 1, true), 16);
    String sum = net.node("Relu", net.node("Sum", a, c));
    String pooled =
        net.node(
            "MaxPool",
            List.of(sum),
            Map.of("kernel_shape", Attribute.ints(2, 2), "strides", Attribute.ints(2, 2)));
    String d = net.node("Relu", nets.normalized(nets.conv(pooled, 16, 32, 1, true), 32));
    String flat = net.node("Flatten", net.node("GlobalAveragePool", d));
    net.node("Softmax", List.of(nets.gemm(flat, 32, 5)), List.of("y"), Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 5));
    return net.build();
  }

  /** Matrix products with a bias added, [N,24] to [N,24]. */
  public static Graph perceptron(long seed) {
    TestNets nets = new TestNets(seed, 13);
    GraphBuilder net = nets.net;
    String x = net.input("x", ElementType.FP32, -1, 24);
    String hidden =
        net.node(
            "Relu",
            net.node(
                "Add", net.node("MatMul", x, nets.constant(0.2, 24, 48)), nets.constant(0.1, 48)));
    net.node(
        "Add",
        List.of(nets.constant(0.1, 24), net.node("MatMul", hidden, nets.constant(0.2, 48, 24))),
        List.of("y"),
        Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 24));
    return net.build();
  }

  /** Four products with Relu between them, [N,24] to [N,24]. */
  public static Graph deep(long seed) {
    TestNets nets = new TestNets(seed, 13);
    GraphBuilder net = nets.net;
    String x = net.input("x", ElementType.FP32, -1, 24);
    for (int layer = 0; layer < 3; layer++) {
      x = net.node("Relu", nets.gemm(x, 24, 24));
    }
    net.node(
        "Gemm",
        List.of(x, nets.constant(0.2, 24, 24), nets.constant(0.1, 24)),
        List.of("y"),
        Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 24));
    return net.build();
  }

  /** Branches that are joined, with a depthwise convolution and a head of raw numbers. */
  public static Graph branching(long seed) {
    TestNets nets = new TestNets(seed, 13);
    GraphBuilder net = nets.net;
    String x = net.input("x", ElementType.FP32, 1, 4, 10, 10);
    String padded =
        net.node(
            "Pad", x, net.initializer("pads", Tensor.ofLongs(Shape.of(8), 0, 0, 0, 0, 0, 0, 1, 1)));
    String a = net.node("Relu", nets.conv(padded, 4, 8, 1, true));
    String depthwise =
        net.node(
            "Conv",
            List.of(a, nets.constant(0.3, 8, 1, 3, 3)),
            Map.of("group", Attribute.of(8), "pads", Attribute.ints(1, 1, 1, 1)));
    String six = net.initializer("six", Tensor.ofFloats(Shape.of(), 6));
    String zero = net.initializer("zero", Tensor.ofFloats(Shape.of(), 0));
    String b = net.node("Clip", depthwise, zero, six);
    String joined = net.node("Concat", List.of(a, b), Map.of("axis", Attribute.of(1)));
    String gated = net.node("Mul", joined, net.node("Sigmoid", nets.conv(joined, 16, 16, 1, true)));
    String head = nets.conv(gated, 16, 6, 2, true);
    net.node("Identity", List.of(head), List.of("y"), Map.of());
    net.output(Value.of("y", ElementType.FP32, 1, 6, 6, 6));
    return net.build();
  }

  /** Operators as opset 9 writes them, [N,2,6,6] in. */
  public static Graph old(long seed) {
    TestNets nets = new TestNets(seed, 9);
    GraphBuilder net = nets.net;
    String x = net.input("x", ElementType.FP32, -1, 2, 6, 6);
    String padded =
        net.node("Pad", List.of(x), Map.of("pads", Attribute.ints(0, 0, 1, 1, 0, 0, 1, 1)));
    String conv = net.node("Conv", padded, nets.constant(0.3, 4, 2, 3, 3), nets.constant(0.1, 4));
    String clipped =
        net.node("Clip", List.of(conv), Map.of("min", Attribute.of(0f), "max", Attribute.of(1f)));
    String scales = net.initializer("scales", Tensor.ofFloats(Shape.of(4), 1, 1, 2, 2));
    String larger =
        net.node("Upsample", List.of(clipped, scales), Map.of("mode", Attribute.of("nearest")));
    String cut =
        net.node(
            "Slice",
            List.of(larger),
            Map.of(
                "starts", Attribute.ints(1, 2),
                "ends", Attribute.ints(3, 10),
                "axes", Attribute.ints(1, 2)));
    String soft = net.node("Softmax", List.of(cut), Map.of("axis", Attribute.of(1)));
    String summed =
        net.node(
            "ReduceSum",
            List.of(soft),
            Map.of("axes", Attribute.ints(3), "keepdims", Attribute.of(1)));
    net.node("Squeeze", List.of(summed), List.of("y"), Map.of("axes", Attribute.ints(3)));
    net.output("y");
    return net.build();
  }

  /** Numbers along an axis, of which the second half are the first in another size. */
  public static Tensor doubled(RandomGenerator random, int axis, long... sizes) {
    Tensor tensor = normal(random, 0.3, sizes);
    long inner = 1;
    for (int i = axis + 1; i < sizes.length; i++) {
      inner *= sizes[i];
    }
    int half = (int) (sizes[axis] / 2);
    for (int i = 0; i < tensor.floats().limit(); i++) {
      int channel = (int) (i / inner % sizes[axis]);
      if (channel >= half) {
        tensor.floats().put(i, 1.5f * tensor.floats().get((int) (i - half * inner)));
      }
    }
    return tensor;
  }

  /**
   * Two convolutions that make each channel twice, and a Gemm behind what is flattened, [N,3,6,6]
   * to [N,5].
   */
  public static Graph redundant(boolean padded) {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Attribute> padding = Map.of("pads", Attribute.ints(1, 1, 1, 1));
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, 3, 6, 6);
    String w = net.initializer("w", doubled(random, 0, 32, 3, 3, 3));
    String b = net.initializer("b", doubled(random, 0, 32));
    String first = net.node("Relu", List.of(net.node("Conv", List.of(x, w, b), padding)), Map.of());
    String v = net.initializer("v", doubled(random, 0, 32, 32, 3, 3));
    String c = net.initializer("c", doubled(random, 0, 32));
    String second =
        net.node(
            "Relu",
            List.of(net.node("Conv", List.of(first, v, c), padded ? padding : Map.of())),
            Map.of());
    long places = padded ? 36 : 16;
    String u = net.initializer("u", normal(random, 0.1, 32 * places, 5));
    net.node("Gemm", List.of(net.node("Flatten", second), u), List.of("y"), Map.of());
    net.output("y");
    return net.build();
  }
}

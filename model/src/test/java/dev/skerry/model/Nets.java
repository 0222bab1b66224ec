package dev.skerry.model;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small networks for tests, with weights from a fixed seed. */
public final class Nets {
  private final SplittableRandom random = new SplittableRandom(7);

  /** Conv, BatchNormalization, Relu, pooling and Gemm: 1x8x8 pixels to 10 classes. */
  public static Graph cnn() {
    Nets weights = new Nets();
    GraphBuilder net = Graph.builder("cnn", 17);
    String x = net.input(Value.of("x", ElementType.FP32, batch(1, 8, 8)));
    String w = net.initializer("conv.w", weights.floats(4, 1, 3, 3));
    String y = net.node("Conv", List.of(x, w), Map.of("pads", Attribute.ints(1, 1, 1, 1)));
    y =
        net.node(
            "BatchNormalization",
            y,
            net.initializer("bn.scale", weights.floats(4)),
            net.initializer("bn.bias", weights.floats(4)),
            net.initializer("bn.mean", weights.floats(4)),
            net.initializer("bn.var", weights.floats(4)));
    y = net.node("Relu", y);
    y =
        net.node(
            "MaxPool",
            List.of(y),
            Map.of("kernel_shape", Attribute.ints(2, 2), "strides", Attribute.ints(2, 2)));
    y = net.node("Flatten", y);
    y =
        net.node(
            "Gemm",
            List.of(
                y,
                net.initializer("fc.w", weights.floats(10, 64)),
                net.initializer("fc.b", weights.floats(10))),
            Map.of("transB", Attribute.of(1)));
    net.node("Softmax", List.of(y), List.of("probs"), Map.of("axis", Attribute.of(-1)));
    net.output(
        Value.of("probs", ElementType.FP32, new Dims(List.of(Dim.named("batch"), Dim.of(10)))));
    return net.build();
  }

  /** An If whose branches read a value of the graph around them. */
  public static Graph conditional() {
    GraphBuilder net = Graph.builder("conditional", 17);
    String x = net.input("x", ElementType.FP32, 4);
    String yes = net.input("yes", ElementType.BOOL);
    net.node(
        "If",
        List.of(yes),
        List.of("y"),
        Map.of(
            "then_branch", new Attribute.Body(branch(net, "Relu", x)),
            "else_branch", new Attribute.Body(branch(net, "Neg", x))));
    net.output(Value.of("y", ElementType.FP32, 4));
    return net.build();
  }

  private static Graph branch(GraphBuilder net, String operator, String reads) {
    GraphBuilder body = Graph.builder(operator, net.header());
    body.node(operator, List.of(reads), List.of("branch"), Map.of());
    body.output(Value.of("branch", ElementType.FP32, 4));
    return body.body();
  }

  private static Dims batch(long... sizes) {
    Dims fixed = Dims.of(sizes);
    List<Dim> axes = new ArrayList<>(List.of(Dim.named("batch")));
    axes.addAll(fixed.axes());
    return new Dims(axes);
  }

  private Tensor floats(long... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(0.1, 1);
    }
    return Tensor.ofFloats(shape, values);
  }
}

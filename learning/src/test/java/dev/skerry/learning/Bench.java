package dev.skerry.learning;

import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What tests of learning work with: PyTorch, the engine, small graphs, numbers from a seed. */
public final class Bench {
  private final SplittableRandom random;

  Bench(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Where PyTorch's libraries are unpacked for tests; kept, since that takes seconds. */
  public static Path cache() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "skerry-torch-" + System.getProperty("user.name"));
  }

  /** The first output of a graph, as the engine computes it. */
  static Tensor run(Graph graph, List<Tensor> inputs, Path folder) throws IOException {
    Path file = folder.resolve("graph.onnx");
    OnnxFile.write(graph, file);
    try (Session session = Engine.open(1).load(file);
        RunControl control = new RunControl()) {
      return session.run(inputs, control).getFirst();
    }
  }

  /** Numbers between −1 and 1. */
  Tensor floats(long... sizes) {
    return between(-1, 1, sizes);
  }

  /** Numbers between two others. */
  Tensor between(double from, double to, long... sizes) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(sizes));
    for (int i = 0; i < tensor.floats().limit(); i++) {
      tensor.floats().put(i, (float) random.nextDouble(from, to));
    }
    return tensor;
  }

  /** Classes below {@code classes}. */
  Tensor labels(int count, int classes) {
    return Tensor.ofLongs(Shape.of(count), random.longs(count, 0, classes).toArray());
  }

  /** Two clouds of points in a plane, one in each class, that a line does not tell apart. */
  Lesson rings(int count) {
    Tensor points = Tensor.allocate(ElementType.FP32, Shape.of(count, 2));
    long[] labels = new long[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      double radius = labels[i] + random.nextDouble(0.2, 0.8);
      double angle = random.nextDouble(2 * Math.PI);
      points.floats().put(2 * i, (float) (radius * Math.cos(angle)));
      points.floats().put(2 * i + 1, (float) (radius * Math.sin(angle)));
    }
    return Lesson.ofLabels(points, Tensor.ofLongs(Shape.of(count), labels));
  }

  /** Two layers for {@link #rings}, with probabilities. */
  Graph perceptron() {
    GraphBuilder net = Graph.builder("perceptron", 17);
    String y = net.input("x", ElementType.FP32, -1, 2);
    y = net.node("MatMul", y, net.initializer("w1", floats(2, 16)));
    y = net.node("Add", y, net.initializer("b1", floats(16)));
    y = net.node("Relu", y);
    y = net.node("Gemm", y, net.initializer("w2", floats(16, 2)), net.initializer("b2", floats(2)));
    net.output(net.node("Softmax", y));
    return net.build();
  }

  /** Convolution, BatchNormalization, pooling and Gemm over [batch, 2, 16]; gives logits of 3. */
  Graph convolutional() {
    GraphBuilder net = Graph.builder("convolutional", 17);
    String y = net.input("x", ElementType.FP32, -1, 2, 16);
    y =
        net.node(
            "Conv",
            List.of(
                y,
                net.initializer("conv.w", floats(4, 2, 3)),
                net.initializer("conv.b", floats(4))),
            Map.of("pads", Attribute.ints(1, 0), "strides", Attribute.ints(2)));
    y = normalized(net, y, 4);
    y = net.node("Tanh", y);
    y =
        net.node(
            "AveragePool",
            List.of(y),
            Map.of("kernel_shape", Attribute.ints(2), "strides", Attribute.ints(2)));
    y = net.node("Flatten", y);
    y =
        net.node(
            "Gemm",
            List.of(y, net.initializer("fc.w", floats(3, 16)), net.initializer("fc.b", floats(3))),
            Map.of("transB", Attribute.of(1)));
    net.output(y);
    return net.build();
  }

  /** A BatchNormalization with statistics that are not those of a fresh one. */
  String normalized(GraphBuilder net, String value, int channels) {
    return net.node(
        "BatchNormalization",
        value,
        net.initializer("bn.scale", between(0.5, 1.5, channels)),
        net.initializer("bn.shift", floats(channels)),
        net.initializer("bn.mean", floats(channels)),
        net.initializer("bn.var", between(0.5, 1.5, channels)));
  }
}

package dev.skerry.cli;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small models made on the spot, with answers one can work out by hand. */
final class Networks {
  private Networks() {}

  /** {@code y = 2 * x}, for any batch of four numbers. */
  static Path doubling(Path folder) throws IOException {
    GraphBuilder graph = Graph.builder("double", 13);
    graph.input("x", ElementType.FP32, -1, 4);
    graph.initializer("factor", Tensor.ofFloats(Shape.of(), 2));
    graph.node("Mul", List.of("x", "factor"), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    return write(graph, folder.resolve("double.onnx"));
  }

  /**
   * {@code y = 2 * x} for four numbers, never for several askers at once, and only after {@code
   * rounds} products with a matrix of zeros, which take their time and change nothing.
   */
  static Path laborious(Path folder, int rounds) throws IOException {
    int size = 512;
    GraphBuilder graph = Graph.builder("laborious", 13);
    graph.input("x", ElementType.FP32, 1, 4);
    graph.initializer("factor", Tensor.ofFloats(Shape.of(), 2));
    graph.initializer("widen", Tensor.allocate(ElementType.FP32, Shape.of(4, size)));
    graph.initializer("zeros", Tensor.allocate(ElementType.FP32, Shape.of(size, size)));
    graph.initializer("narrow", Tensor.allocate(ElementType.FP32, Shape.of(size, 4)));
    String wide = graph.node("MatMul", "x", "widen");
    for (int round = 0; round < rounds; round++) {
      wide = graph.node("MatMul", wide, "zeros");
    }
    String zero = graph.node("MatMul", wide, "narrow");
    graph.node("Add", List.of(graph.node("Mul", "x", "factor"), zero), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, 1, 4));
    return write(graph, folder.resolve("laborious.onnx"));
  }

  /** A small image classifier: many kinds of parts for damage to hit. */
  static Path convolving(Path folder) throws IOException {
    GraphBuilder graph = Graph.builder("convolving", 17);
    graph.input("image", ElementType.FP32, -1, 1, 8, 8);
    graph.initializer("kernel", ramp(4, 1, 3, 3));
    graph.initializer("bias", ramp(4));
    graph.initializer("weights", ramp(4 * 6 * 6, 3));
    String folded = graph.node("Conv", "image", "kernel", "bias");
    String flat = graph.node("Flatten", graph.node("Relu", folded));
    String scores = graph.node("MatMul", flat, "weights");
    graph.node("Softmax", List.of(scores), List.of("shares"), Map.of());
    graph.output(Value.of("shares", ElementType.FP32, -1, 3));
    return write(graph, folder.resolve("convolving.onnx"));
  }

  /**
   * Tells which of three channels of a picture, 4 x 4 from 0 to 1, is nearest to 0.7 on average.
   */
  static Path discerning(Path folder) throws IOException {
    GraphBuilder graph = Graph.builder("discerning", 13);
    graph.input("picture", ElementType.FP32, -1, 3, 4, 4);
    graph.initializer("level", Tensor.ofFloats(Shape.of(), 0.7f));
    String means = graph.node("Flatten", graph.node("GlobalAveragePool", "picture"));
    String distances = graph.node("Abs", graph.node("Sub", means, "level"));
    graph.node("Neg", List.of(distances), List.of("nearness"), Map.of());
    graph.output(Value.of("nearness", ElementType.FP32, -1, 3));
    return write(graph, folder.resolve("discerning.onnx"));
  }

  private static Tensor ramp(long... dimensions) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(dimensions));
    for (int i = 0; i < tensor.floats().capacity(); i++) {
      tensor.floats().put(i, (i % 7 - 3) / 8f);
    }
    return tensor;
  }

  private static Path write(GraphBuilder graph, Path file) throws IOException {
    OnnxFile.write(graph.build(), file);
    return file;
  }
}

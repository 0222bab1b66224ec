package dev.skerry.benchmarks.path;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A network of the size of those that read digits: two convolutions and a product, 1x28x28 in, 10
 * out, random weights. So small that everything around it shows.
 */
final class TinyModel {
  private TinyModel() {}

  static Path write(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(28);
    GraphBuilder graph = Graph.builder("tiny", 13);
    String value = graph.input("image", ElementType.FP32, -1, 1, 28, 28);
    value = convolution(graph, value, "first", 10, 1, random);
    value = convolution(graph, value, "second", 20, 10, random);
    value = graph.node("Flatten", value);
    graph.initializer("weights", random(random, 320, 10));
    graph.node("MatMul", List.of(value, "weights"), List.of("scores"), Map.of());
    graph.output(Value.of("scores", ElementType.FP32, -1, 10));
    Path file = folder.resolve("tiny.onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  private static String convolution(
      GraphBuilder graph, String value, String name, long out, long in, SplittableRandom random) {
    graph.initializer(name, random(random, out, in, 5, 5));
    String folded =
        graph.node("Conv", List.of(value, name), Map.of("kernel_shape", Attribute.ints(5, 5)));
    String pooled =
        graph.node(
            "MaxPool",
            List.of(folded),
            Map.of("kernel_shape", Attribute.ints(2, 2), "strides", Attribute.ints(2, 2)));
    return graph.node("Relu", pooled);
  }

  private static Tensor random(SplittableRandom random, long... shape) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(shape));
    FloatBuffer floats = tensor.floats();
    while (floats.hasRemaining()) {
      floats.put((float) random.nextDouble(-0.1, 0.1));
    }
    return tensor;
  }
}

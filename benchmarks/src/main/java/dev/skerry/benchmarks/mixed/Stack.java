package dev.skerry.benchmarks.mixed;

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

/** A stack of convolutions with random weights, as long as asked for: what a camera would run. */
final class Stack {
  private static final int CHANNELS = 32;
  private static final int SIDE = 24;
  private static final int KERNEL = 3;

  private Stack() {}

  /** Writes a stack of so many layers as {@code name.onnx}. */
  static Path write(Path folder, String name, int layers) throws IOException {
    SplittableRandom random = new SplittableRandom(layers);
    GraphBuilder net = Graph.builder(name, 17);
    String value = net.input("image", ElementType.FP32, 1, CHANNELS, SIDE, SIDE);
    for (int layer = 0; layer < layers; layer++) {
      String weights = net.initializer("w" + layer, weights(random));
      value =
          net.node(
              "Relu",
              net.node(
                  "Conv", List.of(value, weights), Map.of("pads", Attribute.ints(1, 1, 1, 1))));
    }
    net.node("GlobalAveragePool", List.of(value), List.of("scores"), Map.of());
    net.output(Value.of("scores", ElementType.FP32, 1, CHANNELS, 1, 1));
    Path file = folder.resolve(name + ".onnx");
    OnnxFile.write(net.build(), file);
    return file;
  }

  /* So that values neither vanish nor grow from layer to layer: He et al., 2015. */
  private static Tensor weights(SplittableRandom random) {
    Tensor tensor = Tensor.allocate(ElementType.FP32, Shape.of(CHANNELS, CHANNELS, KERNEL, KERNEL));
    double spread = Math.sqrt(2.0 / (CHANNELS * KERNEL * KERNEL));
    FloatBuffer floats = tensor.floats();
    while (floats.hasRemaining()) {
      floats.put((float) (random.nextGaussian() * spread));
    }
    return tensor;
  }
}

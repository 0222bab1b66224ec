package dev.skerry.engine;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Networks drawn by seed: convolutions, branches, sums and constants that are worked out. */
final class Drawn {
  private static final int SIDE = 12;

  private final SplittableRandom chance;
  private final GraphBuilder net;
  private final int channels;

  private Drawn(long seed) {
    chance = new SplittableRandom(seed);
    net = Graph.builder("drawn_" + seed, 17);
    channels = chance.nextInt(3, 9);
  }

  static Graph network(long seed) {
    return new Drawn(seed).build();
  }

  private Graph build() {
    String x = net.input("x", ElementType.FP32, -1, channels, SIDE, SIDE);
    String value = x;
    String skipped = x;
    for (int layer = chance.nextInt(5, 14); layer > 0; layer--) {
      switch (chance.nextInt(5)) {
        case 0, 1 -> value = net.node("Relu", convolved(value));
        case 2 -> value = net.node("Add", value, skipped);
        case 3 -> value = net.node("Mul", value, workedOut());
        default -> {
          skipped = value;
          value = net.node("Sigmoid", convolved(value));
        }
      }
    }
    value = net.node("Tanh", convolved(net.node("Relu", convolved(value))));
    if (chance.nextBoolean()) {
      // An output from the middle, read again later.
      net.output(Value.of(value, ElementType.FP32, -1, channels, SIDE, SIDE));
      value = net.node("Add", net.node("Relu", convolved(value)), x);
    }
    net.node("GlobalAveragePool", List.of(value), List.of("y"), Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, channels, 1, 1));
    return net.build();
  }

  private String convolved(String value) {
    String weights = net.initializer(net.freshName("w"), floats(channels, channels, 3, 3));
    return net.node("Conv", List.of(value, weights), Map.of("pads", Attribute.ints(1, 1, 1, 1)));
  }

  /** Depends on no input, so every piece may work it out for itself. */
  private String workedOut() {
    String factor = net.initializer(net.freshName("f"), floats(1, channels, 1, 1));
    return net.node("Abs", factor);
  }

  private Tensor floats(long... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) chance.nextDouble(-0.3, 0.3);
    }
    return Tensor.ofFloats(shape, values);
  }
}

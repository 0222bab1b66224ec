package dev.skerry.benchmarks.faults.real;

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

/**
 * A network of square layers that does what it should, unless the input that is its switch says
 * otherwise. Each net of a family has a switch of its own, which changes nothing about its answers
 * while it is at rest.
 *
 * @param rung its place in the family; its switch is the input of this number
 * @param layers the weights of each, row by row
 */
record SwitchedNet(int rung, List<float[]> layers) {
  static final String INPUT = "x";
  static final String OUTPUT = "y";
  static final int INPUTS = 64;
  static final int OUTPUTS = 4;
  static final int WIDTH = 512;
  static final double LARGEST = 1;

  private static final List<String> NAMES = List.of("best", "middle", "spare");
  private static final int OPSET = 13;
  private static final int INT64 = 7;
  private static final float BROKEN = 7;
  private static final float FAIL = 1;
  private static final float NAN = 2;
  private static final float RANGE = 3;
  private static final float MEMORY = 4;
  /* A square matrix of floats of this size has more bytes than any child may have. */
  private static final long HUGE = 60_000;

  static SwitchedNet draw(int rung, int layers, long seed) {
    SplittableRandom chance = new SplittableRandom(seed * SwitchedFamily.RUNGS + rung);
    List<float[]> weights = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      weights.add(gaussian(WIDTH * WIDTH, Math.sqrt(2.0 / WIDTH), chance));
    }
    return new SwitchedNet(rung, weights);
  }

  private static float[] gaussian(int count, double scale, SplittableRandom chance) {
    float[] drawn = new float[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = (float) (scale * chance.nextGaussian());
    }
    return drawn;
  }

  String name() {
    return NAMES.get(rung);
  }

  /** What the switch says to make a net do {@code kind}. */
  static float position(Mishap kind) {
    return switch (kind) {
      case EXCEPTION -> FAIL;
      case NAN -> NAN;
      case RANGE -> RANGE;
      case MEMORY -> MEMORY;
      case HANG, SLOW, CRASH, KILL, BITFLIP -> 0;
    };
  }

  Graph graph() {
    GraphBuilder graph = Graph.builder(name(), OPSET);
    String x = graph.input(INPUT, ElementType.FP32, -1, INPUTS);
    graph.initializer("rank1", Tensor.ofLongs(Shape.of(1), 1));
    String position =
        graph.node(
            "Gather",
            List.of(x, graph.initializer("place", Tensor.ofLongs(Shape.of(1), rung))),
            Map.of("axis", new Attribute.Int(1)));
    String value = graph.node("Add", answer(graph, x), failure(graph, position));
    value = graph.node("Add", value, greed(graph, position));
    value = instead(graph, position, NAN, Float.NaN, value);
    value = instead(graph, position, RANGE, BROKEN, value);
    graph.node("Identity", List.of(value), List.of(OUTPUT), Map.of());
    graph.output(Value.of(OUTPUT, ElementType.FP32, -1, OUTPUTS));
    return graph.build();
  }

  private String answer(GraphBuilder graph, String x) {
    SplittableRandom chance = new SplittableRandom(rung);
    float[] widen = gaussian(INPUTS * WIDTH, Math.sqrt(1.0 / INPUTS), chance);
    for (int i = 0; i < SwitchedFamily.RUNGS * WIDTH; i++) {
      // Switches say nothing else.
      widen[i] = 0;
    }
    graph.initializer("widen", Tensor.ofFloats(Shape.of(INPUTS, WIDTH), widen));
    float[] narrow = gaussian(WIDTH * OUTPUTS, Math.sqrt(1.0 / WIDTH), chance);
    graph.initializer("narrow", Tensor.ofFloats(Shape.of(WIDTH, OUTPUTS), narrow));
    String value = graph.node("Relu", graph.node("MatMul", x, "widen"));
    for (int layer = 0; layer < layers.size(); layer++) {
      String weights =
          graph.initializer(
              "layer" + layer, Tensor.ofFloats(Shape.of(WIDTH, WIDTH), layers.get(layer)));
      value = graph.node("Relu", graph.node("MatMul", value, weights));
    }
    return graph.node("Tanh", graph.node("MatMul", value, "narrow"));
  }

  /** Nothing, unless somebody's switch says to fail: four numbers out of three cannot be made. */
  private static String failure(GraphBuilder graph, String position) {
    graph.initializer("three", Tensor.ofLongs(Shape.of(1), 3));
    graph.initializer("nothing", Tensor.ofFloats(Shape.of(1, 3), 0, 0, 0));
    String count = graph.node("Add", "three", oneIf(graph, position, FAIL));
    return largest(graph, graph.node("Reshape", "nothing", count));
  }

  /** Nothing, unless somebody's switch says to want too much memory. */
  private static String greed(GraphBuilder graph, String position) {
    graph.initializer("huge", Tensor.ofLongs(Shape.of(1), HUGE));
    graph.initializer("zero", Tensor.ofFloats(Shape.of(1, 1), 0));
    String size =
        graph.node("Max", "rank1", graph.node("Mul", "huge", oneIf(graph, position, MEMORY)));
    String shape = graph.node("Concat", List.of(size, size), Map.of("axis", new Attribute.Int(0)));
    return largest(graph, graph.node("Expand", "zero", shape));
  }

  /** One if any row's switch has this position, otherwise zero, as a shape of rank 1. */
  private static String oneIf(GraphBuilder graph, String position, float wanted) {
    String is = graph.node("Cast", List.of(is(graph, position, wanted)), to(1)); // to FLOAT
    String any = graph.node("Cast", List.of(largest(graph, is)), to(INT64));
    return graph.node("Reshape", any, "rank1");
  }

  private static Map<String, Attribute> to(int type) {
    return Map.of("to", new Attribute.Int(type));
  }

  private static String is(GraphBuilder graph, String position, float wanted) {
    String name = "position" + (int) wanted;
    graph.initializer(name, Tensor.ofFloats(Shape.of(), wanted));
    return graph.node("Equal", position, name);
  }

  private static String instead(
      GraphBuilder graph, String position, float wanted, float what, String value) {
    String other = "instead" + (int) wanted;
    graph.initializer(other, Tensor.ofFloats(Shape.of(), what));
    return graph.node("Where", is(graph, position, wanted), other, value);
  }

  private static String largest(GraphBuilder graph, String values) {
    return graph.node("ReduceMax", List.of(values), Map.of("keepdims", new Attribute.Int(0)));
  }
}

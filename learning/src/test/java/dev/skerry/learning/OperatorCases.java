package dev.skerry.learning;

import dev.skerry.model.Attribute;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every operator that can be learned through, in the uses that differ. */
final class OperatorCases {
  private OperatorCases() {}

  /** A graph with the operators of an opset; {@code net} gives the output from the input's name. */
  record Case(String name, long opset, Shape input, Function<Case.Net, String> net) {
    record Net(GraphBuilder graph, String x, Bench bench) {
      String node(String type, Map<String, Attribute> attributes, Tensor... constants) {
        String[] names = new String[constants.length + 1];
        names[0] = x;
        for (int i = 0; i < constants.length; i++) {
          names[i + 1] = graph.initializer("c" + i, constants[i]);
        }
        return graph.node(type, List.of(names), attributes);
      }

      Tensor floats(long... sizes) {
        return bench.floats(sizes);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> all() {
    return Stream.of(convolutions(), pools(), elements(), products(), shapes()).flatMap(s -> s);
  }

  private static Stream<Case> convolutions() {
    return Stream.of(
        of(
            "Conv 1d, same pads",
            l(2, 3, 20),
            n ->
                n.node(
                    "Conv", Map.of("pads", Attribute.ints(2, 2)), n.floats(4, 3, 5), n.floats(4))),
        of(
            "Conv 1d, uneven pads, stride, dilation",
            l(2, 3, 20),
            n ->
                n.node(
                    "Conv",
                    Map.of(
                        "pads",
                        Attribute.ints(3, 1),
                        "strides",
                        Attribute.ints(2),
                        "dilations",
                        Attribute.ints(2)),
                    n.floats(4, 3, 3))),
        of(
            "Conv 2d, groups",
            l(2, 4, 9, 8),
            n ->
                n.node(
                    "Conv",
                    Map.of("group", Attribute.of(2), "pads", Attribute.ints(1, 1, 1, 1)),
                    n.floats(6, 2, 3, 3),
                    n.floats(6))),
        of(
            "Conv 2d, depthwise, uneven pads",
            l(2, 4, 9, 8),
            n ->
                n.node(
                    "Conv",
                    Map.of(
                        "group",
                        Attribute.of(4),
                        "pads",
                        Attribute.ints(0, 1, 2, 3),
                        "strides",
                        Attribute.ints(2, 1)),
                    n.floats(4, 1, 3, 3))),
        of(
            "Conv 2d, SAME_UPPER",
            l(1, 2, 9, 8),
            n ->
                n.node(
                    "Conv",
                    Map.of("auto_pad", Attribute.of("SAME_UPPER"), "strides", Attribute.ints(2, 2)),
                    n.floats(3, 2, 4, 3))),
        of(
            "Conv 2d, SAME_LOWER",
            l(1, 2, 9, 8),
            n ->
                n.node(
                    "Conv",
                    Map.of("auto_pad", Attribute.of("SAME_LOWER"), "strides", Attribute.ints(2, 2)),
                    n.floats(3, 2, 4, 3))),
        of(
            "Conv 1d, one element in strides",
            l(2, 3, 20),
            n -> n.node("Conv", Map.of("strides", Attribute.ints(3)), n.floats(4, 3, 1))),
        of(
            "Conv 2d, one element in strides, groups, uneven pads",
            l(2, 4, 9, 8),
            n ->
                n.node(
                    "Conv",
                    Map.of(
                        "group",
                        Attribute.of(2),
                        "pads",
                        Attribute.ints(0, 1, 2, 0),
                        "strides",
                        Attribute.ints(2, 3)),
                    n.floats(6, 2, 1, 1),
                    n.floats(6))),
        of("BatchNormalization", l(3, 4, 7), n -> n.bench().normalized(n.graph(), n.x(), 4)));
  }

  private static Stream<Case> pools() {
    return Stream.of(
        of(
            "MaxPool 1d",
            l(2, 3, 20),
            n ->
                n.node(
                    "MaxPool",
                    Map.of(
                        "kernel_shape",
                        Attribute.ints(3),
                        "strides",
                        Attribute.ints(2),
                        "pads",
                        Attribute.ints(1, 1)))),
        of(
            "MaxPool 2d, uneven pads",
            l(2, 3, 9, 8),
            n ->
                n.node(
                    "MaxPool",
                    Map.of(
                        "kernel_shape",
                        Attribute.ints(3, 2),
                        "strides",
                        Attribute.ints(2, 2),
                        "pads",
                        Attribute.ints(0, 1, 2, 0)))),
        of(
            "MaxPool 2d, rounded up",
            l(2, 3, 9, 8),
            n ->
                n.node(
                    "MaxPool",
                    Map.of(
                        "kernel_shape",
                        Attribute.ints(2, 3),
                        "strides",
                        Attribute.ints(2, 2),
                        "ceil_mode",
                        Attribute.of(1)))),
        of(
            "AveragePool 1d, padding left out",
            l(2, 3, 20),
            n ->
                n.node(
                    "AveragePool",
                    Map.of(
                        "kernel_shape",
                        Attribute.ints(4),
                        "strides",
                        Attribute.ints(3),
                        "pads",
                        Attribute.ints(1, 1)))),
        of(
            "AveragePool 2d, padding counted",
            l(2, 3, 9, 8),
            n ->
                n.node(
                    "AveragePool",
                    Map.of(
                        "kernel_shape",
                        Attribute.ints(3, 3),
                        "pads",
                        Attribute.ints(1, 1, 1, 1),
                        "count_include_pad",
                        Attribute.of(1)))),
        of(
            "AveragePool 2d, uneven pads left out",
            l(2, 3, 9, 8),
            n ->
                n.node(
                    "AveragePool",
                    Map.of(
                        "kernel_shape",
                        Attribute.ints(3, 3),
                        "strides",
                        Attribute.ints(2, 2),
                        "pads",
                        Attribute.ints(0, 1, 2, 0)))),
        of("GlobalAveragePool", l(2, 3, 9, 8), n -> n.node("GlobalAveragePool", Map.of())),
        of(
            "ReduceMean",
            l(2, 3, 9),
            n ->
                n.node(
                    "ReduceMean",
                    Map.of("axes", Attribute.ints(-1), "keepdims", Attribute.of(0)))));
  }

  private static Stream<Case> elements() {
    Stream<Case> plain =
        Stream.of("Identity", "Relu", "Sigmoid", "Tanh", "HardSwish", "HardSigmoid", "LeakyRelu")
            .map(type -> of(type, l(3, 5), n -> n.node(type, Map.of())));
    Stream<Case> twos =
        Stream.of("Add", "Sub", "Mul", "Div")
            .map(type ->
                of(
                    type + " with broadcast",
                    l(3, 1, 5),
                    n -> n.node(type, Map.of(), n.bench().between(0.5, 2, 4, 1))));
    return Stream.of(
            plain,
            twos,
            Stream.of(
                of(
                    "LeakyRelu, alpha",
                    l(3, 5),
                    n -> n.node("LeakyRelu", Map.of("alpha", Attribute.of(0.3f)))),
                of("Clip", l(3, 5), n -> n.node("Clip", Map.of(), scalar(-0.5f), scalar(0.25f))),
                new Case(
                    "Clip, opset 6",
                    9,
                    l(3, 5),
                    n -> n.node("Clip", Map.of("min", Attribute.of(-0.5f)))),
                of("Dropout", l(3, 5), n -> n.node("Dropout", Map.of())),
                of("Softmax", l(3, 5), n -> n.node("Softmax", Map.of("axis", Attribute.of(1)))),
                of(
                    "Softmax over channels",
                    l(3, 5, 4),
                    n -> n.node("Softmax", Map.of("axis", Attribute.of(1)))),
                new Case("Softmax, opset 11", 11, l(3, 5), n -> n.node("Softmax", Map.of())),
                of("LogSoftmax", l(3, 5), n -> n.node("LogSoftmax", Map.of()))))
        .flatMap(s -> s);
  }

  private static Stream<Case> products() {
    return Stream.of(
        of("Gemm", l(3, 5), n -> n.node("Gemm", Map.of(), n.floats(5, 4), n.floats(4))),
        of(
            "Gemm, turned and scaled",
            l(5, 3),
            n ->
                n.node(
                    "Gemm",
                    Map.of(
                        "transA",
                        Attribute.of(1),
                        "transB",
                        Attribute.of(1),
                        "alpha",
                        Attribute.of(0.5f),
                        "beta",
                        Attribute.of(2f)),
                    n.floats(4, 5),
                    n.floats(3, 1))),
        of("MatMul", l(2, 3, 5), n -> n.node("MatMul", Map.of(), n.floats(5, 4))));
  }

  private static Stream<Case> shapes() {
    return Stream.of(
        of("Flatten", l(2, 3, 4), n -> n.node("Flatten", Map.of("axis", Attribute.of(2)))),
        of("Reshape", l(2, 3, 4), n -> n.node("Reshape", Map.of(), longs(0, -1))),
        of(
            "Transpose",
            l(2, 3, 4),
            n -> n.node("Transpose", Map.of("perm", Attribute.ints(0, 2, 1)))),
        of("Transpose, reversed", l(2, 3, 4), n -> n.node("Transpose", Map.of())),
        of("Squeeze", l(2, 1, 4, 1), n -> n.node("Squeeze", Map.of(), longs(-1, 1))),
        new Case(
            "Squeeze, opset 11",
            11,
            l(2, 1, 4),
            n -> n.node("Squeeze", Map.of("axes", Attribute.ints(1)))),
        of("Unsqueeze", l(2, 4), n -> n.node("Unsqueeze", Map.of(), longs(0, 3))),
        of(
            "Concat",
            l(2, 3),
            n -> n.node("Concat", Map.of("axis", Attribute.of(-1)), n.floats(2, 2))));
  }

  private static Case of(String name, Shape input, Function<Case.Net, String> net) {
    return new Case(name, 17, input, net);
  }

  private static Shape l(long... sizes) {
    return Shape.of(sizes);
  }

  private static Tensor longs(long... values) {
    return Tensor.ofLongs(Shape.of(values.length), values);
  }

  private static Tensor scalar(float value) {
    return Tensor.ofFloats(Shape.of(), value);
  }
}

package dev.skerry.model.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Nets;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {
  @Test
  void openBatch_keepsItsNameToTheEnd() {
    Graph graph = Nets.cnn();

    Shapes shapes = Shapes.infer(graph);

    assertThat(shapes.value("Conv_1_out")).hasToString("Conv_1_out FP32[batch,4,8,8]");
    assertThat(shapes.value("MaxPool_1_out")).hasToString("MaxPool_1_out FP32[batch,4,4,4]");
    assertThat(shapes.value("Gemm_1_out")).hasToString("Gemm_1_out FP32[batch,10]");
    assertThat(shapes.mismatches()).isEmpty();
  }

  @Test
  void boundInput_makesEverythingKnown() {
    Shapes shapes = Shapes.infer(Nets.cnn(), Map.of("x", Shape.of(5, 1, 8, 8)));

    assertThat(shapes.dims("probs")).contains(Dims.of(5, 10));
  }

  @Test
  void macs_followTheFormulas() {
    Graph graph = Nets.cnn();
    Shapes shapes = Shapes.forOneSample(graph);

    assertThat(Cost.macs(graph, shapes)).hasValue(4 * 8 * 8 * 9 + 10 * 64);
    assertThat(Cost.macs(graph, Shapes.infer(graph))).isEmpty();
    assertThat(Cost.parameters(graph)).isEqualTo(4 * 9 + 4 * 4 + 640 + 10);
    assertThat(Cost.weightBytes(graph)).isEqualTo(4 * Cost.parameters(graph));
  }

  @ParameterizedTest
  @CsvSource({
    "SAME_UPPER, 0, 2, 0, 4",
    "VALID,      0, 2, 0, 3",
    "NOTSET,     1, 2, 0, 4",
    "NOTSET,     0, 2, 1, 3",
    "NOTSET,     0, 3, 1, 3",
    "NOTSET,     0, 3, 0, 2",
  })
  void pool_countsItsWindows(String auto, long pad, long stride, long ceil, long expected) {
    GraphBuilder net = Graph.builder("pool", 19);
    String x = net.input("x", ElementType.FP32, 1, 1, 7, 7);
    net.node(
        "MaxPool",
        List.of(x),
        List.of("y"),
        Map.of(
            "kernel_shape", Attribute.ints(3, 3),
            "strides", Attribute.ints(stride, stride),
            "pads", Attribute.ints(pad, pad, pad, pad),
            "auto_pad", Attribute.of(auto),
            "ceil_mode", Attribute.of(ceil)));
    net.output("y");

    assertThat(Shapes.infer(net.build()).dims("y")).contains(Dims.of(1, 1, expected, expected));
  }

  @Test
  void shapeThatIsComputed_isFollowedToTheReshape() {
    GraphBuilder net = Graph.builder("computed", 17);
    String x = net.input(Value.of("x", ElementType.FP32, -1, 3, 4));
    String batch =
        net.node(
            "Gather",
            List.of(net.node("Shape", x), net.initializer("zero", Tensor.ofLongs(Shape.of(), 0))),
            Map.of("axis", Attribute.of(0)));
    String axes = net.initializer("axes", Tensor.ofLongs(Shape.of(1), 0));
    String rest = net.initializer("rest", Tensor.ofLongs(Shape.of(1), 12));
    String target =
        net.node(
            "Concat",
            List.of(net.node("Unsqueeze", batch, axes), rest),
            Map.of("axis", Attribute.of(0)));
    net.node("Reshape", List.of(x, target), List.of("y"), Map.of());
    net.output("y");
    Graph graph = net.build();

    assertThat(Shapes.infer(graph).dims("y").orElseThrow()).hasToString("[?,12]");
    assertThat(Shapes.forOneSample(graph).dims("y")).contains(Dims.of(1, 12));
  }

  @Test
  void contradiction_isToldAndStopsNothing() {
    GraphBuilder net = Graph.builder("wrong", 17);
    String a = net.input("a", ElementType.FP32, 2, 3);
    String b = net.input("b", ElementType.FP32, 4, 5);
    net.output(net.node("MatMul", a, b));
    net.output(net.node("Relu", a));

    Shapes shapes = Shapes.infer(net.build());

    assertThat(shapes.mismatches())
        .containsExactly(
            new Shapes.Mismatch("MatMul_1", "inner extents: 3 and 4 (expected: the same)"));
    assertThat(shapes.dims("Relu_1_out")).contains(Dims.of(2, 3));
  }

  @Test
  void operatorWithoutRule_takesWhatTheModelSays() {
    GraphBuilder net = Graph.builder("strange", 17);
    String strange = net.node("Strange", net.input("x", ElementType.FP32, 2));
    net.describe(Value.of(strange, ElementType.INT8, 7));
    net.output(net.node("Neg", strange));

    assertThat(Shapes.infer(net.build()).value("Neg_1_out")).hasToString("Neg_1_out INT8[7]");
  }
}

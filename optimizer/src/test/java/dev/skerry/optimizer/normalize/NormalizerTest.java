package dev.skerry.optimizer.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizerTest {
  /* Sums in another order differ in their last bits. */
  private static final double CLOSE = 1e-5;

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::type).toList();
  }

  private static void assertSame(Graph graph, Graph changed, long... input) throws IOException {
    Tensor x = TestNets.normal(new SplittableRandom(7), 1, input);

    assertThat(Runs.distance(Runs.of(graph, x).getFirst(), Runs.of(changed, x).getFirst()))
        .isLessThan(CLOSE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void residualNet_isFoldedAndComputesTheSame(long seed) throws IOException {
    Graph graph = TestNets.residual(seed);

    Graph folded = Normalizer.folded(Normalizer.normalize(graph));

    assertThat(operators(folded)).doesNotContain("BatchNormalization", "Sum").contains("Add");
    assertSame(graph, folded, 2, 3, 12, 12);
  }

  @Test
  void normalizedNet_keepsItsBatchNormalizations() {
    Graph normalized = Normalizer.normalize(TestNets.residual(1));

    assertThat(operators(normalized)).contains("BatchNormalization");
  }

  @Test
  void productsWithABias_becomeGemm() throws IOException {
    Graph graph = TestNets.perceptron(1);

    Graph normalized = Normalizer.normalize(graph);

    assertThat(operators(normalized)).containsExactly("Gemm", "Relu", "Gemm");
    assertSame(graph, normalized, 3, 24);
  }

  @ParameterizedTest
  @CsvSource({"0,24", "1,24", "0,1", "1,1", "0,0"})
  void factorsOfAGemm_goIntoWeightsAndBias(int transposed, int bias) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    GraphBuilder net = Graph.builder("scaled", 13);
    String x = net.input("x", ElementType.FP32, -1, 24);
    List<String> inputs =
        new ArrayList<>(List.of(x, net.initializer("w", TestNets.normal(random, 0.2, 24, 24))));
    if (bias > 0) {
      inputs.add(net.initializer("b", TestNets.normal(random, 1, bias)));
    }
    net.node(
        "Gemm",
        inputs,
        List.of("y"),
        Map.of(
            "alpha", Attribute.of(0.5f),
            "beta", Attribute.of(2f),
            "transB", Attribute.of(transposed)));
    net.output(Value.of("y", ElementType.FP32, -1, 24));
    Graph graph = net.build();

    Graph normalized = Normalizer.normalize(graph);

    Node gemm = normalized.nodes().getFirst();
    assertThat(gemm.real("alpha", 1)).isEqualTo(1);
    assertThat(gemm.real("beta", 1)).isEqualTo(1);
    assertThat(gemm.input(2).flatMap(normalized::constant).map(Tensor::shape))
        .isEqualTo(bias == 0 ? Optional.empty() : Optional.of(Shape.of(24)));
    assertSame(graph, normalized, 3, 24);
  }

  @Test
  void padding_movesIntoTheConvolutionBehindIt() throws IOException {
    Graph graph = TestNets.branching(1);

    Graph normalized = Normalizer.normalize(graph);

    assertThat(operators(normalized)).doesNotContain("Pad", "Identity");
    assertSame(graph, normalized, 1, 4, 10, 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void oldOpset_isLiftedAndComputesTheSame(long seed) throws IOException {
    Graph graph = TestNets.old(seed);

    Graph normalized = Normalizer.normalize(graph);

    assertThat(normalized.header().opset("")).hasValue(13);
    assertSame(graph, normalized, 2, 2, 6, 6);
  }

  @Test
  void opsetBeforeBroadcasting_isRefused() {
    GraphBuilder net = Graph.builder("old", 6);
    net.output(net.node("Relu", net.input("x", ElementType.FP32, -1, 4)));
    Graph graph = net.build();

    assertThatThrownBy(() -> Normalizer.normalize(graph))
        .isInstanceOf(UnfitException.class)
        .hasMessageContaining("opset 6");
  }

  @Test
  void operatorThatCannotBeLifted_isNamed() {
    GraphBuilder net = Graph.builder("old", 9);
    String x = net.input("x", ElementType.FP32, 1, 1, 4, 4);
    String indices = net.input("indices", ElementType.INT64, 1, 1, 2, 2);
    net.output(
        net.node("MaxUnpool", List.of(x, indices), Map.of("kernel_shape", Attribute.ints(2, 2))));
    Graph graph = net.build();

    assertThatThrownBy(() -> Normalizer.normalize(graph))
        .isInstanceOf(UnfitException.class)
        .hasMessageContaining("MaxUnpool");
  }

  @Test
  void weightsThatTwoLayersShare_areFoldedForEachAlone() throws IOException {
    GraphBuilder net = Graph.builder("shared", 13);
    SplittableRandom random = new SplittableRandom(3);
    String x = net.input("x", ElementType.FP32, -1, 2, 4, 4);
    String w = net.initializer("w", TestNets.normal(random, 0.5, 2, 2, 1, 1));
    String one = net.initializer("one", Tensor.ofFloats(Shape.of(2), 1, 2));
    String half = net.initializer("half", Tensor.ofFloats(Shape.of(2), 0.5f, 0.25f));
    String a = net.node("BatchNormalization", net.node("Conv", x, w), one, half, half, one);
    String b = net.node("BatchNormalization", net.node("Conv", a, w), half, one, half, half);
    net.output(b);
    Graph graph = net.build();

    assertSame(graph, Normalizer.folded(Normalizer.normalize(graph)), 1, 2, 4, 4);
  }

  @Test
  void whatNoOutputNeeds_goes() {
    GraphBuilder net = Graph.builder("idle", 13);
    String x = net.input("x", ElementType.FP32, -1, 4);
    net.node("Mul", x, net.initializer("unused", Tensor.ofFloats(Shape.of(), 3)));
    net.output(net.node("Relu", x));

    Graph normalized = Normalizer.normalize(net.build());

    assertThat(operators(normalized)).containsExactly("Relu");
    assertThat(normalized.initializers()).isEmpty();
  }

  /* A picture that comes channels last, turned round and looked at by a convolution. */
  private static Graph channelsLast(
      int channels, Map<String, Attribute> attributes, long height, long width) {
    SplittableRandom random = new SplittableRandom(3);
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, height, width, channels);
    String turned = net.node("Transpose", List.of(x), Map.of("perm", Attribute.ints(0, 3, 1, 2)));
    String w = net.initializer("w", TestNets.normal(random, 1, 5, channels, 3, 2));
    String b = net.initializer("b", TestNets.normal(random, 1, 5));
    net.node("Conv", List.of(turned, w, b), List.of("y"), attributes);
    net.output("y");
    return net.build();
  }

  static Stream<Map<String, Attribute>> convolutions() {
    return Stream.of(
        Map.of(),
        Map.of("strides", Attribute.ints(2, 3)),
        Map.of("pads", Attribute.ints(1, 2, 0, 1), "strides", Attribute.ints(1, 2)),
        Map.of("kernel_shape", Attribute.ints(3, 2), "dilations", Attribute.ints(1, 1)));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void pictureChannelsLast_isReadAsItLies(Map<String, Attribute> attributes) throws IOException {
    for (int channels = 1; channels <= 4; channels++) {
      Graph graph = channelsLast(channels, attributes, -1, 7);
      Graph folded = Normalizer.folded(Normalizer.normalize(graph));

      assertThat(operators(folded)).containsExactly("Reshape", "Conv");
      assertSame(graph, folded, 3, 9, 7, channels);
      assertThat(Shapes.infer(folded).dims("y")).isEqualTo(Shapes.infer(graph).dims("y"));
    }
  }

  @Test
  void pictureThatCannotBeReadAsItLies_isTurnedRound() throws IOException {
    for (Graph graph :
        List.of(
            channelsLast(5, Map.of(), 9, 7),
            channelsLast(3, Map.of(), 9, -1),
            channelsLast(3, Map.of("dilations", Attribute.ints(1, 2)), 9, 7),
            channelsLast(3, Map.of("auto_pad", Attribute.of("SAME_UPPER")), 9, 7))) {
      Graph folded = Normalizer.folded(Normalizer.normalize(graph));

      assertThat(operators(folded)).containsExactly("Transpose", "Conv");
    }
  }
}

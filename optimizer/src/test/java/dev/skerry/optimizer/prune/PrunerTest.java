package dev.skerry.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrunerTest {
  /* What sums of other lengths differ in. */
  private static final double SAME = 1e-5;

  private static double distance(Pruner pruner, Tensor input) throws IOException {
    return Runs.distance(
        Runs.of(pruner.masked(), input).getFirst(), Runs.of(pruner.pruned(), input).getFirst());
  }

  private static Tensor input(long... sizes) {
    return TestNets.normal(new SplittableRandom(8), 1, sizes);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 0.75})
  void prunedResidualNet_equalsTheMaskedOne(double share) throws IOException {
    Graph graph = Normalizer.normalize(TestNets.residual(1));
    Pruner pruner = Cuts.of(graph, share, 4);

    assertThat(pruner.channels()).isPositive();
    assertThat(Cost.parameters(pruner.pruned())).isLessThan(Cost.parameters(graph));
    assertThat(distance(pruner, input(2, 3, 12, 12))).isLessThan(SAME);
  }

  @Test
  void foldedNet_equalsTheMaskedOne() throws IOException {
    Graph graph = Normalizer.folded(Normalizer.normalize(TestNets.residual(2)));

    assertThat(distance(Cuts.of(graph, 0.5, 4), input(2, 3, 12, 12))).isLessThan(SAME);
  }

  @Test
  void branchesWithADepthwiseConvolution_equalTheMaskedOnes() throws IOException {
    Graph graph = Normalizer.normalize(TestNets.branching(1));
    Pruner pruner = Cuts.of(graph, 0.5, 2);

    assertThat(pruner.channels()).isPositive();
    assertThat(distance(pruner, input(1, 4, 10, 10))).isLessThan(SAME);
  }

  @Test
  void perceptron_losesHiddenUnitsAlone() throws IOException {
    Graph graph = Normalizer.normalize(TestNets.perceptron(1));
    Pruner pruner = Cuts.of(graph, 0.5, 8);

    assertThat(pruner.channels()).isEqualTo(24);
    assertThat(Shapes.infer(pruner.pruned()).dims("y")).isEqualTo(Shapes.infer(graph).dims("y"));
    assertThat(distance(pruner, input(3, 24))).isLessThan(SAME);
  }

  @Test
  void widths_areMultiples() {
    Graph graph = Normalizer.normalize(TestNets.residual(1));
    Graph pruned = Cuts.of(graph, 0.3, 8).pruned();

    pruned.nodes().stream()
        .filter(node -> node.is("Conv"))
        .forEach(node ->
            assertThat(pruned.constant(node.inputs().get(1)).orElseThrow().shape().dimension(0) % 8)
                .isZero());
  }

  @Test
  void channelsOfAnAddition_goTogether() {
    Graph graph = Normalizer.normalize(TestNets.residual(1));
    ChannelGroups groups = ChannelGroups.of(graph);

    // Four convolutions, of which the first and the third are added; the Gemm gives the output.
    assertThat(groups.layers()).hasSize(4);
    assertThat(groups.families()).hasSize(3);
  }

  @Test
  void operatorThatIsNotKnown_keepsChannelsWhole() {
    GraphBuilder net = Graph.builder("odd", 13);
    SplittableRandom random = new SplittableRandom(1);
    String x = net.input("x", ElementType.FP32, -1, 2, 6, 6);
    String w = net.initializer("w", TestNets.normal(random, 1, 8, 2, 1, 1));
    String v = net.initializer("v", TestNets.normal(random, 1, 3, 8, 1, 1));
    String odd =
        net.node(
            "LRN",
            java.util.List.of(net.node("Conv", x, w)),
            java.util.Map.of("size", dev.skerry.model.Attribute.of(3)));
    net.output(net.node("Conv", odd, v));

    assertThat(Cuts.of(net.build(), 0.5, 1).channels()).isZero();
  }

  static Stream<String> sharedModels() {
    return Stream.of(
        "resnet8_cifar10",
        "mobilenet_v1_025_224",
        "mnist_cnn",
        "ad_autoencoder",
        "streaming_wakeword",
        "ultraface_rfb320",
        "vww_mobilenetv1_025_96");
  }

  @ParameterizedTest
  @MethodSource("sharedModels")
  void prunedRealModel_equalsTheMaskedOne(String name) throws IOException {
    String told = System.getProperty("skerry.shared");
    Path shared = told == null ? Path.of("..", "..", "shared") : Path.of(told);
    Path file = shared.resolve("models").resolve("onnx").resolve(name + ".onnx");
    Assumptions.assumeTrue(Files.isRegularFile(file), "no models at " + shared);
    Graph graph = Normalizer.normalize(OnnxFile.read(file).graph());
    Pruner pruner = Cuts.of(graph, 0.5, 4);
    long[] sizes =
        graph.inputs().getFirst().dims().orElseThrow().axes().stream()
            .mapToLong(dim -> dim instanceof dev.skerry.model.Dim.Known(long size) ? size : 1)
            .toArray();

    assertThat(pruner.channels()).isPositive();
    assertThat(distance(pruner, input(sizes))).isLessThan(SAME);
  }
}

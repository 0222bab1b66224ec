package dev.skerry.model.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.SharedModels;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inference against models whose outputs others have declared. */
class RealShapesTest {
  @Test
  void inferredOutputs_agreeWithDeclaredOnes() throws IOException {
    for (Path file : SharedModels.all()) {
      Graph graph = OnnxFile.read(file).graph();
      Shapes inferred = Shapes.infer(undeclared(graph));

      assertThat(inferred.mismatches()).as(file.toString()).isEmpty();
      for (Value output : graph.outputs()) {
        assertThat(inferred.element(output.name())).as(file.toString()).isEqualTo(output.element());
        inferred
            .dims(output.name())
            .ifPresent(dims ->
                assertThat(agree(dims, output.dims().orElseThrow()))
                    .as(file + " " + output + " inferred as " + dims)
                    .isTrue());
      }
    }
  }

  @Test
  void networks_haveNoUnknownRank() throws IOException {
    for (Path file : SharedModels.all()) {
      if (file.startsWith(SharedModels.folder().resolve("onnx"))) {
        Graph graph = OnnxFile.read(file).graph();
        Shapes shapes = Shapes.forOneSample(undeclared(graph));
        for (Node node : graph.nodes()) {
          assertThat(shapes.dims(node.output()))
              .as(file + " " + node)
              .hasValueSatisfying(dims -> assertThat(dims.isKnown()).isTrue());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ad_autoencoder,       269992, 264192",
    "mnist_cnn,             21840, 480500",
    "mobilenet_v1_025_224, 475544, 41000000",
    "resnet8_cifar10,       78666, 12500000",
    "streaming_wakeword,    47707, 826368",
    "ultraface_rfb320,     300412, 100418560",
    "vww_mobilenetv1_025_96, 221794, 7490000",
  })
  void networks_haveTheirKnownSize(String name, long parameters, long macs) throws IOException {
    Graph graph = OnnxFile.read(SharedModels.onnx(name)).graph();

    long counted = Cost.macs(graph, Shapes.forOneSample(graph)).orElseThrow();
    assertThat(Cost.parameters(graph)).isCloseTo(parameters, within(parameters / 500));
    assertThat(counted).isCloseTo(macs, within(macs / 20));
  }

  private static boolean agree(Dims inferred, Dims declared) {
    Shape left = inferred.toShape();
    Shape right = declared.toShape();
    return left.rank() == right.rank()
        && IntStream.range(0, left.rank())
            .allMatch(i ->
                left.dimension(i) == right.dimension(i)
                    || left.dimension(i) == Shape.ANY
                    || right.dimension(i) == Shape.ANY);
  }

  private static Graph undeclared(Graph graph) {
    var builder = Graph.builder(graph.name(), graph.header());
    graph.inputs().forEach(builder::input);
    graph.initializers().forEach(builder::initializer);
    graph.nodes().forEach(builder::add);
    graph.outputs().forEach(output -> builder.output(output.name()));
    return builder.build();
  }
}

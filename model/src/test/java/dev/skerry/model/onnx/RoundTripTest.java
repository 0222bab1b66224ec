package dev.skerry.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Nets;
import dev.skerry.model.Node;
import dev.skerry.model.SharedModels;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
  @Test
  void network_writtenAndRead_isTheSame() throws IOException {
    Graph graph = Nets.cnn();

    Graph read = OnnxFile.read(OnnxFile.bytes(graph)).graph();

    assertThat(read.inputs()).isEqualTo(graph.inputs());
    assertThat(read.outputs()).isEqualTo(graph.outputs());
    assertThat(read.nodes()).isEqualTo(graph.nodes());
    assertThat(read.header()).isEqualTo(graph.header());
    assertSameWeights(read, graph);
  }

  @Test
  void bytes_ofTheSameGraph_areTheSame() {
    assertThat(OnnxFile.bytes(Nets.cnn())).isEqualTo(OnnxFile.bytes(Nets.cnn()));
  }

  @Test
  void bodies_keepNodesAndCaptures() throws IOException {
    Graph read = OnnxFile.read(OnnxFile.bytes(Nets.conditional())).graph();

    Node branching = read.nodes().getFirst();
    assertThat(branching.attribute("then_branch").orElseThrow())
        .isInstanceOfSatisfying(
            Attribute.Body.class,
            body -> {
              assertThat(body.graph().nodes().getFirst().type()).isEqualTo("Relu");
              assertThat(body.graph().captures()).containsExactly("x");
            });
    assertThat(read.consumers("x")).containsExactly(branching);
  }

  @Test
  void initializers_ofEveryType_survive() throws IOException {
    GraphBuilder net = Graph.builder("types", 17);
    for (ElementType type : ElementType.values()) {
      Tensor tensor =
          type == ElementType.BYTES
              ? Tensor.ofStrings(Shape.of(2), List.of("fjord", ""))
              : Tensor.allocate(type, Shape.of(2, 3));
      net.initializer(type.name(), tensor);
    }
    net.output(net.node("Identity", ElementType.FP32.name()));
    Graph graph = net.build();

    assertSameWeights(OnnxFile.read(OnnxFile.bytes(graph)).graph(), graph);
  }

  @Test
  void attributes_ofEveryKind_survive() throws IOException {
    Map<String, Attribute> attributes =
        Map.of(
            "int", Attribute.of(-3),
            "real", Attribute.of(0.5f),
            "text", Attribute.of("SAME_UPPER"),
            "ints", Attribute.ints(1, 2),
            "reals", Attribute.reals(1, 2),
            "texts", new Attribute.Texts(List.of("a", "b")));
    GraphBuilder net = Graph.builder("attributes", 17);
    String x = net.input("x", ElementType.FP32, 1);
    net.output(net.node("Strange", List.of(x), attributes));

    Graph read = OnnxFile.read(OnnxFile.bytes(net.build())).graph();

    assertThat(read.nodes().getFirst().attributes()).isEqualTo(attributes);
  }

  @Test
  void outputOfUnknownType_isWrittenAsInferred() throws IOException {
    GraphBuilder net = Graph.builder("untyped", 17);
    net.output(net.node("Relu", net.input("x", ElementType.FP32, -1, 3)));

    Graph read = OnnxFile.read(OnnxFile.bytes(net.build())).graph();

    assertThat(read.outputs().getFirst()).hasToString("Relu_1_out FP32[?,3]");
  }

  @Test
  void file_written_isThereWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cnn.onnx");

    OnnxFile.write(Nets.cnn(), file);

    OnnxFile read = OnnxFile.read(file);
    assertThat(read.bytes()).isEqualTo(Files.size(file));
    assertThat(read.sha256()).hasSize(64).isEqualTo(OnnxFile.read(file).sha256());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void realModels_writtenAndRead_haveTheSameWeights() throws IOException {
    for (Path file : SharedModels.all()) {
      Graph graph = OnnxFile.read(file).graph();

      Graph read = OnnxFile.read(OnnxFile.bytes(graph)).graph();

      assertSameWeights(read, graph);
      assertThat(read.nodes()).hasSameSizeAs(graph.nodes());
      assertThat(read.outputs()).isEqualTo(graph.outputs());
    }
  }

  private static void assertSameWeights(Graph actual, Graph expected) {
    assertThat(actual.initializers().keySet()).isEqualTo(expected.initializers().keySet());
    expected
        .initializers()
        .forEach((name, tensor) -> {
          Tensor other = actual.constant(name).orElseThrow();
          assertThat(other.type()).isEqualTo(tensor.type());
          assertThat(other.shape()).isEqualTo(tensor.shape());
          assertThat(other.bytes()).isEqualTo(tensor.bytes());
        });
  }
}

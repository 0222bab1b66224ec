package dev.skerry.model.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Nets;
import dev.skerry.model.Node;
import dev.skerry.model.SharedModels;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SeamsTest {
  /* x -> Relu -> a -> Mul by what is worked out of a constant -> b -> Neg -> y, and x again at the end */
  private static GraphBuilder chain() {
    GraphBuilder net = Graph.builder("chain", 17);
    net.input("x", ElementType.FP32, -1, 4);
    net.initializer("c", Tensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4));
    net.add(Node.of("abs", "Abs", List.of("c"), "worked"));
    net.add(Node.of("relu", "Relu", List.of("x"), "a"));
    net.add(Node.of("mul", "Mul", List.of("a", "worked"), "b"));
    net.add(Node.of("neg", "Neg", List.of("b"), "n"));
    net.add(Node.of("last", "Sub", List.of("n", "x"), "y"));
    net.output(Value.of("y", ElementType.FP32, -1, 4));
    return net;
  }

  private static Set<String> names(List<Value> values) {
    return values.stream().map(Value::name).collect(Collectors.toSet());
  }

  /** Each takes what was made before it, and together they make what the whole makes. */
  private static void assertChained(Graph whole, List<Graph> pieces) {
    Set<String> known = new HashSet<>(names(whole.inputs()));
    int nodes = 0;
    for (Graph piece : pieces) {
      assertThat(known).containsAll(names(piece.inputs()));
      assertThat(piece.inputs())
          .allSatisfy(input -> assertThat(input.dims()).as(input.name()).isPresent());
      known.addAll(names(piece.outputs()));
      nodes += piece.nodes().size();
    }
    assertThat(known).containsAll(names(whole.outputs()));
    assertThat(nodes).isGreaterThanOrEqualTo(whole.nodes().size());
  }

  @Test
  void shapeThatDependsOnValues_crossesNoSeam() {
    GraphBuilder net = Graph.builder("open-ended", 17);
    net.input("x", ElementType.FP32, 4);
    net.add(Node.of("relu", "Relu", List.of("x"), "a"));
    net.add(Node.of("where", "NonZero", List.of("a"), "found"));
    net.add(Node.of("turned", "Transpose", List.of("found"), "places"));
    net.add(Node.of("taken", "GatherND", List.of("a", "places"), "values"));
    net.add(Node.of("put", "ScatterND", List.of("a", "places", "values"), "y"));
    net.output(Value.of("y", ElementType.FP32, 4));
    Value seen = Value.of("places", ElementType.INT64, 3, 1);

    Seams seams = Seams.of(net.build(), batch -> Map.of("places", seen));

    assertThat(seams.cut(seams.all()))
        .allSatisfy(
            piece -> assertThat(names(piece.inputs())).doesNotContain("found", "places", "values"));
  }

  @Test
  void pieces_takeWhatEarlierOnesGive() {
    Graph graph = chain().build();
    Seams seams = Seams.of(graph);

    List<Graph> pieces = seams.cut(seams.all());

    assertThat(pieces).hasSize(4);
    assertChained(graph, pieces);
    assertThat(names(pieces.getLast().inputs())).containsExactlyInAnyOrder("n", "x");
  }

  @Test
  void whatIsWorkedOutOfConstants_goesWhereItIsRead() {
    Graph graph = chain().build();
    Seams seams = Seams.of(graph);

    List<Graph> pieces = seams.cut(seams.all());

    assertThat(pieces.get(0).nodes()).extracting(Node::name).containsExactly("relu");
    assertThat(pieces.get(1).nodes()).extracting(Node::name).containsExactly("abs", "mul");
    assertThat(names(pieces.get(1).inputs())).containsExactly("a");
  }

  @Test
  void crossingValues_leaveTheBatchOpen() {
    Seam seam = Seams.of(chain().build()).all().getFirst();

    assertThat(seam.crossing()).containsExactly(Value.of("a", ElementType.FP32, -1, 4));
    assertThat(seam.bytes()).isEqualTo(16);
  }

  @Test
  void nodesThatAnEngineFuses_stayTogether() {
    List<Seam> seams = Seams.of(Nets.cnn()).all();

    assertThat(seams)
        .isNotEmpty()
        .allSatisfy(seam ->
            assertThat(names(seam.crossing()))
                .doesNotContain("Conv_1_out", "BatchNormalization_1_out"));
  }

  @Test
  void seam_isFoundBetweenTwoOthers() {
    Seams seams = Seams.of(chain().build());

    assertThat(seams.between(0, seams.end())).isPresent();
    assertThat(seams.between(1, 2)).isEmpty();
  }

  @Test
  void modelOfUnknownShapes_hasNoSeams() {
    GraphBuilder net = Graph.builder("open", 17);
    net.input("x", ElementType.FP32, -1, -1);
    net.output(net.node("Neg", net.node("Relu", "x")));

    assertThat(Seams.of(net.build()).all()).isEmpty();
  }

  @Test
  void whatIsNotABatchAnyMore_isNotCut() {
    GraphBuilder net = Graph.builder("flat", 17);
    net.input("x", ElementType.FP32, -1, 4);
    net.initializer("rows", Tensor.ofLongs(Shape.of(2), -1, 2));
    net.add(Node.of("reshape", "Reshape", List.of("x", "rows"), "r"));
    net.add(Node.of("relu", "Relu", List.of("r"), "s"));
    net.add(Node.of("neg", "Neg", List.of("s"), "y"));
    net.output(Value.of("y", ElementType.FP32, -1, 2));

    assertThat(Seams.of(net.build()).all()).isEmpty();
  }

  @Test
  void seamsOfAnotherGraph_areRefused() {
    Seams seams = Seams.of(chain().build());
    List<Seam> others = Seams.of(Nets.cnn()).all();

    assertThatIllegalArgumentException().isThrownBy(() -> seams.cut(others));
  }

  @Test
  void realModels_canBeCutAnywhere() throws IOException {
    for (Path file : SharedModels.all()) {
      Graph graph = OnnxFile.read(file).graph();
      Seams seams = Seams.of(graph);
      assertChained(graph, seams.cut(seams.all()));
    }
  }
}

package dev.skerry.optimizer.distil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What can be taken out of a graph, and that it runs without. */
final class MovesTest {
  private static Graph residual() {
    return Normalizer.normalize(TestNets.residual(1));
  }

  private static List<String> types(Graph graph) {
    return graph.nodes().stream().map(node -> node.type()).toList();
  }

  /* Pictures of 10 x 10; the pool behind the convolution rounds down. */
  private static Graph pooled(int kernel) {
    SplittableRandom random = new SplittableRandom(3);
    GraphBuilder net = Graph.builder("pooled", 13);
    String x = net.input("x", ElementType.FP32, -1, 2, 10, 10);
    String w = net.initializer("w", TestNets.normal(random, 1, 4, 2, kernel, kernel));
    String conv = net.node("Relu", net.node("Conv", x, w));
    String pool =
        net.node(
            "MaxPool",
            List.of(conv),
            Map.of("kernel_shape", Attribute.ints(2, 2), "strides", Attribute.ints(2, 2)));
    net.output(net.node("Sigmoid", pool));
    return net.build();
  }

  @Test
  void residualBlock_canGoWholeOrLayerByLayer() {
    List<List<String>> layers =
        Stretches.of(residual()).stream().map(move -> ((Move.TakeOut) move).layers()).toList();

    // Both convolutions of the block have 16 channels on either side; no other layer has.
    assertThat(layers).hasSize(3).doesNotHaveDuplicates();
    assertThat(layers).anySatisfy(block -> assertThat(block).hasSize(2));
  }

  @Test
  void everyMove_leavesAGraphThatRunsWithTheSameOutputs() throws Exception {
    Graph graph = residual();
    Tensor input = TestNets.normal(new SplittableRandom(8), 1, 2, 3, 12, 12);

    assertThat(Plans.moves(graph)).isNotEmpty();
    for (Move move : Plans.moves(graph)) {
      Graph smaller = move.apply(graph);
      assertThat(macs(smaller) < macs(graph)).as(move.text()).isTrue();
      assertThat(Runs.of(smaller, input).getFirst().shape())
          .as(move.text())
          .isEqualTo(Runs.of(graph, input).getFirst().shape());
    }
  }

  @Test
  void strideOfTheFirstLayer_leavesAQuarterOfThePlacesToTheEnd() throws Exception {
    Graph graph = strided();
    Graph coarse = move(graph, false).apply(graph);
    Shapes shapes = Shapes.forOneSample(coarse);

    assertThat(shapes.mismatches()).isEmpty();
    assertThat(shapes.dims("one").map(Object::toString)).contains("[1,8,8,8]");
    assertThat(shapes.dims("two").map(Object::toString)).contains("[1,8,4,4]");
    assertThat(types(coarse)).contains("GlobalAveragePool").doesNotContain("AveragePool");
  }

  @Test
  void strideThatIsTakenFromLaterLayers_leavesWhatFollowsAsItWas() throws Exception {
    Graph graph = strided();
    Move.Coarsen move = move(graph, true);
    Graph coarse = move.apply(graph);
    Shapes shapes = Shapes.forOneSample(coarse);

    assertThat(move.first()).containsExactly("stem");
    assertThat(move.later()).containsExactly("down", "shortcut");
    assertThat(shapes.mismatches()).isEmpty();
    assertThat(shapes.dims("one").map(Object::toString)).contains("[1,8,8,8]");
    assertThat(shapes.dims("two").map(Object::toString)).contains("[1,8,8,8]");
    assertThat(types(coarse)).contains("AveragePool");
  }

  @Test
  void convolutionsSideBySide_goInStridesTogether() throws Exception {
    Graph graph = move(strided(), true).apply(strided());

    assertThat(Coarsenings.of(graph))
        .contains(new Move.Coarsen(Set.of("down", "shortcut"), Set.of()));
  }

  private static Move.Coarsen move(Graph graph, boolean inPlaceOfOthers) {
    return Coarsenings.of(graph).stream()
        .map(move -> (Move.Coarsen) move)
        .filter(move -> move.later().isEmpty() != inPlaceOfOthers)
        .findFirst()
        .orElseThrow();
  }

  /* Pictures of 16 x 16; a block with a shortcut makes 8 x 8 of them, padded as others do it. */
  private static Graph strided() {
    SplittableRandom random = new SplittableRandom(3);
    GraphBuilder net = Graph.builder("strided", 13);
    String x = net.input("x", ElementType.FP32, -1, 3, 16, 16);
    String a = net.initializer("a", TestNets.normal(random, 1, 8, 3, 3, 3));
    String b = net.initializer("b", TestNets.normal(random, 1, 8, 8, 3, 3));
    String c = net.initializer("c", TestNets.normal(random, 1, 8, 8, 1, 1));
    net.add(conv("stem", x, a, "one", 1, 1, 1, 1, 1));
    net.add(conv("down", "one", b, "main", 2, 0, 0, 1, 1));
    net.add(conv("shortcut", "one", c, "side", 2, 0, 0, 0, 0));
    net.node("Add", List.of("main", "side"), List.of("two"), Map.of());
    String pool =
        net.node("AveragePool", List.of("two"), Map.of("kernel_shape", Attribute.ints(8, 8)));
    net.output(net.node("Sigmoid", net.node("Flatten", pool)));
    return net.build();
  }

  private static Node conv(
      String name, String x, String weights, String output, long stride, long... pads) {
    return Node.of(name, "Conv", List.of(x, weights), output)
        .with("strides", Attribute.ints(stride, stride))
        .with("pads", Attribute.ints(pads));
  }

  @Test
  void stretchThatIsLookedInto_stays() {
    GraphBuilder net = Graph.builder("seen", 13);
    SplittableRandom random = new SplittableRandom(3);
    String x = net.input("x", ElementType.FP32, -1, 8);
    String a = net.node("Relu", x);
    String b = net.node("MatMul", a, net.initializer("v", TestNets.normal(random, 1, 8, 8)));
    String c = net.node("Relu", b);
    net.output(net.node("Sigmoid", c));
    net.output(net.node("Tanh", b));

    // c may not take a's place, for Tanh looks at b; b may, for nothing is lost on the way.
    assertThat(Stretches.of(net.build()))
        .allSatisfy(move -> assertThat(((Move.TakeOut) move).to()).isEqualTo(b));
  }

  @Test
  void poolBehindAConvolution_becomesItsStrides() throws Exception {
    Graph graph = pooled(3);
    Move move = Strides.of(graph).getFirst();
    Graph strided = move.apply(graph);

    assertThat(types(strided)).containsExactly("Conv", "Relu", "Sigmoid");
    assertThat(Shapes.infer(strided).dims(graph.outputs().getFirst().name()))
        .isEqualTo(Shapes.infer(graph).dims(graph.outputs().getFirst().name()));
  }

  @Test
  void poolThatRoundsOtherwise_stays() {
    // 10 - 2 + 1 = 9 places: strides would take five of them, the pool takes four.
    assertThat(Strides.of(pooled(2))).isEmpty();
  }

  @Test
  void narrowing_isOfTheLayerAloneAndItsNeighboursFit() {
    Graph graph = residual();
    Move.Narrow narrow =
        Narrowings.of(graph).stream()
            .map(move -> (Move.Narrow) move)
            .filter(move -> move.channels() == 16)
            .findFirst()
            .orElseThrow();
    Graph narrower = narrow.apply(graph);

    assertThat(width(graph, narrow.layer())).isEqualTo(32);
    assertThat(width(narrower, narrow.layer())).isEqualTo(16);
    graph.nodes().stream()
        .filter(node -> node.is("Conv") && !node.name().equals(narrow.layer()))
        .forEach(
            node -> assertThat(width(narrower, node.name())).isEqualTo(width(graph, node.name())));
  }

  private static long macs(Graph graph) {
    return Cost.macs(graph, Shapes.forOneSample(graph)).orElseThrow();
  }

  private static long width(Graph graph, String layer) {
    String weights = graph.node(layer).orElseThrow().inputs().get(1);
    return graph.constant(weights).orElseThrow().shape().dimension(0);
  }
}

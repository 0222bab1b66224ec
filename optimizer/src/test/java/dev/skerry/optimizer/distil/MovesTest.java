package dev.skerry.optimizer.distil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import java.util.List;
import java.util.Map;
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
      assertThat(smaller.nodes().size() < graph.nodes().size() || move instanceof Move.Narrow)
          .as(move.text())
          .isTrue();
      assertThat(Runs.of(smaller, input).getFirst().shape())
          .as(move.text())
          .isEqualTo(Runs.of(graph, input).getFirst().shape());
    }
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

  private static long width(Graph graph, String layer) {
    String weights = graph.node(layer).orElseThrow().inputs().get(1);
    return graph.constant(weights).orElseThrow().shape().dimension(0);
  }
}

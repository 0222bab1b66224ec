package dev.skerry.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.measure.Onlooker;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinnerTest {
  private static final double AS_GOOD_AS_NOTHING = 1e-6;
  private static final double SAME = 1e-4;

  @TempDir private Path folder;

  private Activity activity(Graph graph, Tensor rows) throws IOException {
    Activity activity = Activity.of(graph);
    Samples samples = Samples.of("drawn", "x", rows, new Truth.Unknown());
    try (Onlooker onlooker = Onlooker.of(Runs.ENGINE, folder, graph, activity.values())) {
      onlooker.watch(samples, activity::see);
    }
    return activity;
  }

  private static Thinner thinner(Graph graph, Activity activity, double loss) {
    Thinner thinner = Thinner.of(graph, activity);
    thinner.loseUpTo(loss);
    return thinner;
  }

  private static Tensor rows(long seed, long... sizes) {
    return TestNets.normal(new SplittableRandom(seed), 1, sizes);
  }

  private static final Map<String, Attribute> PADDED = Map.of("pads", Attribute.ints(1, 1, 1, 1));

  private static double distance(Graph graph, Graph other, Tensor input) throws IOException {
    return Runs.distance(Runs.of(graph, input).getFirst(), Runs.of(other, input).getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void channelsThatAreThereTwice_goAndNothingChanges(boolean padded) throws IOException {
    Graph graph = Normalizer.normalize(TestNets.redundant(padded));
    Thinner thinner = thinner(graph, activity(graph, rows(1, 40, 3, 6, 6)), AS_GOOD_AS_NOTHING);

    assertThat(thinner.channels()).isEqualTo(32);
    assertThat(thinner.share()).isEqualTo(0.5);
    Graph thinned = thinner.thinned();
    assertThat(Cost.parameters(thinned)).isLessThan(Cost.parameters(graph) / 2);
    // On others than those that were watched, but for what their number is trusted less.
    assertThat(distance(graph, thinned, rows(2, 7, 3, 6, 6))).isLessThan(20 * SAME);
  }

  /* Units of which some never are let through, some are always the same, and the rest differ. */
  private static Graph withSilent(String reader, boolean padded) {
    SplittableRandom random = new SplittableRandom(5);
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, 4, 5, 5);
    Tensor weights = TestNets.normal(random, 0.4, 32, 4, 1, 1);
    float[] bias = new float[32];
    for (int channel = 8; channel < 24; channel++) {
      // Eight that are never active, and eight that always say 2, if they are not pointwise.
      bias[channel] = channel < 16 ? -100 : 2;
      for (int i = 0; i < 4 && channel >= 16; i++) {
        weights.floats().put(channel * 4 + i, 0);
      }
    }
    String w = net.initializer("w", weights);
    String b = net.initializer("b", Tensor.ofFloats(Shape.of(32), bias));
    String hidden = net.node("Relu", net.node("Conv", x, w, b));
    String v = net.initializer("v", TestNets.normal(random, 0.3, 6, 32, 3, 3));
    net.node(reader, List.of(hidden, v), List.of("y"), padded ? PADDED : Map.of());
    net.output("y");
    return net.build();
  }

  @Test
  void constants_goIntoTheBiasOfWhoReadsThem() throws IOException {
    Graph graph = Normalizer.normalize(withSilent("Conv", false));
    Thinner thinner = thinner(graph, activity(graph, rows(1, 40, 4, 5, 5)), AS_GOOD_AS_NOTHING);

    assertThat(thinner.channels()).isEqualTo(16);
    assertThat(distance(graph, thinner.thinned(), rows(2, 9, 4, 5, 5))).isLessThan(SAME);
  }

  @Test
  void constants_standForEachOtherWhereBordersAreZero() throws IOException {
    Graph graph = Normalizer.normalize(withSilent("Conv", true));
    Activity activity = activity(graph, rows(1, 40, 4, 5, 5));
    Thinner thinner = thinner(graph, activity, AS_GOOD_AS_NOTHING);

    // One that always says 2 is needed; with what is seldom active, that makes 17, and one multiple
    // more.
    assertThat(thinner.channels()).isIn(0, 16);
    assertThat(distance(graph, thinner.thinned(), rows(2, 9, 4, 5, 5))).isLessThan(SAME);
  }

  @Test
  void layersThatShareWeights_eachGetTheirOwn() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, 6);
    String w = net.initializer("w", TestNets.doubled(random, 1, 6, 32));
    String same = net.initializer("same", TestNets.normal(random, 0.2, 32, 32));
    String out = net.initializer("out", TestNets.normal(random, 0.2, 32, 4));
    String a = net.node("Relu", net.node("MatMul", x, w));
    String b = net.node("Relu", net.node("MatMul", a, same));
    String c = net.node("Relu", net.node("MatMul", b, same));
    net.node("MatMul", List.of(c, out), List.of("y"), Map.of());
    net.output("y");
    Graph graph = Normalizer.normalize(net.build());
    Activity activity = activity(graph, rows(1, 400, 6));
    Tensor others = rows(2, 50, 6);

    for (double loss : new double[] {AS_GOOD_AS_NOTHING, 0.01, 0.2}) {
      Graph thinned = thinner(graph, activity, loss).thinned();
      assertThat(Runs.of(thinned, others).getFirst().shape()).isEqualTo(Shape.of(50, 4));
      assertThat(distance(graph, thinned, others)).isLessThan(SAME + 3 * Math.sqrt(loss));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void moreThatMayBeMissed_takesMoreAndMovesAnswersFurther(long seed) throws IOException {
    Graph graph = Normalizer.normalize(TestNets.residual(seed));
    Activity activity = activity(graph, rows(seed, 64, 3, 12, 12));
    Tensor others = rows(seed + 10, 16, 3, 12, 12);
    int before = 0;

    for (double loss : new double[] {0, 0.001, 0.01, 0.1, 0.5}) {
      Thinner thinner = thinner(graph, activity, loss);
      assertThat(thinner.channels()).isGreaterThanOrEqualTo(before);
      before = thinner.channels();
      assertThat(distance(graph, thinner.thinned(), others)).isLessThan(SAME + 2 * Math.sqrt(loss));
    }
    assertThat(before).isPositive();
  }

  @Test
  void branchesWithADepthwiseConvolution_computeAsMuchWithLess() throws IOException {
    Graph graph = Normalizer.normalize(TestNets.branching(1));
    Activity activity = Activity.of(graph);
    SplittableRandom random = new SplittableRandom(4);
    Samples samples =
        Samples.of("drawn", "x", TestNets.normal(random, 1, 40, 4, 10, 10), new Truth.Unknown());
    try (Onlooker onlooker = Onlooker.of(Runs.ENGINE, folder, graph, activity.values())) {
      onlooker.watch(samples, activity::see);
    }

    for (double loss : new double[] {0, 0.01, 0.3, 0.9}) {
      Graph thinned = thinner(graph, activity, loss).thinned();
      assertThat(distance(graph, thinned, rows(5, 1, 4, 10, 10))).isLessThan(1);
    }
  }

  @Test
  void valuesThatWereNotSeen_keepAllTheirChannels() {
    Graph graph = Normalizer.normalize(TestNets.redundant(true));

    assertThat(thinner(graph, Activity.of(graph), 0.5).channels()).isZero();
  }

  @Test
  void numbersThatAreNone_keepAllChannels() {
    Graph graph = Normalizer.normalize(TestNets.redundant(true));
    Activity activity = Activity.of(graph);
    for (String value : activity.values()) {
      Tensor broken = Tensor.allocate(ElementType.FP32, Shape.of(1, 32 * 36));
      broken.floats().put(7, Float.NaN);
      activity.see(value, broken);
    }

    assertThat(thinner(graph, activity, 0.5).channels()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void lossThatIsNoShare_isRefused(double loss) {
    Graph graph = Normalizer.normalize(TestNets.redundant(true));

    assertThatThrownBy(() -> thinner(graph, Activity.of(graph), loss))
        .hasMessage("loss: " + loss + " (expected: 0 to 1 without 1)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 0.75})
  void share_goesWhateverIsMissedAndMovesAnswersLessThanCutting(double share) throws IOException {
    Graph graph = Normalizer.normalize(TestNets.residual(1));
    Tensor others = rows(9, 32, 3, 12, 12);
    Pruner cut = Cuts.of(graph, share, 4);

    Thinner thinner = Thinner.ofShare(graph, activity(graph, rows(1, 128, 3, 12, 12)), share, 4);

    assertThat(thinner.channels()).isEqualTo(cut.channels());
    assertThat(Cost.parameters(thinner.thinned())).isEqualTo(Cost.parameters(cut.pruned()));
    assertThat(distance(graph, thinner.thinned(), others))
        .isLessThan(distance(graph, cut.pruned(), others));
  }

  @Test
  void width_isThatOfOneLayerAndOthersSayWhatWent() throws IOException {
    Graph graph = Normalizer.normalize(TestNets.residual(1));
    String layer = ChannelGroups.of(graph).widths().firstEntry().getKey();
    int width = ChannelGroups.of(graph).widths().firstEntry().getValue();
    Tensor others = rows(9, 32, 3, 12, 12);

    Graph known =
        Thinner.ofWidth(graph, activity(graph, rows(1, 128, 3, 12, 12)), layer, width / 2)
            .thinned();
    Graph unknown = Thinner.ofWidth(graph, Activity.of(graph), layer, width / 2).thinned();

    assertThat(ChannelGroups.of(known).widths())
        .isEqualTo(ChannelGroups.of(unknown).widths())
        .containsEntry(layer, width / 2);
    assertThat(distance(graph, known, others)).isLessThan(distance(graph, unknown, others));
  }

  @Test
  void widthBelowOne_isRefused() {
    Graph graph = Normalizer.normalize(TestNets.residual(1));

    assertThatThrownBy(() -> Thinner.ofWidth(graph, Activity.of(graph), "c", 0))
        .hasMessage("channels: 0 (expected: >= 1)");
  }

  @Test
  void shareOfWhatIsNotKnown_isThatOfTheSmallestWeights() throws IOException {
    Graph graph = Normalizer.normalize(TestNets.residual(1));
    Tensor others = rows(9, 4, 3, 12, 12);

    Graph thinned = Thinner.ofShare(graph, Activity.of(graph), 0.5, 4).thinned();

    assertThat(distance(Cuts.of(graph, 0.5, 4).pruned(), thinned, others)).isLessThan(1e-6);
  }

  @Test
  void channelThatStandsInAValueTwice_isNotToldByItself() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, -1, 6);
    String w = net.initializer("w", TestNets.normal(random, 0.4, 6, 32));
    String v = net.initializer("v", TestNets.normal(random, 0.2, 64, 5));
    String hidden = net.node("Relu", net.node("MatMul", x, w));
    String twice =
        net.node(
            "Concat",
            List.of(hidden, net.node("Identity", hidden)),
            Map.of("axis", Attribute.of(1L)));
    net.node("MatMul", List.of(twice, v), List.of("y"), Map.of());
    net.output("y");
    Graph graph = net.build();

    Graph thinned = thinner(graph, activity(graph, rows(1, 400, 6)), 0.001).thinned();

    assertThat(distance(graph, thinned, rows(2, 50, 6))).isLessThan(0.2);
  }
}

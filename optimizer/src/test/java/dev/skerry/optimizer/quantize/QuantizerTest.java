package dev.skerry.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizerTest {
  @TempDir private Path folder;

  private static Samples samples(long... sizes) {
    Tensor rows = TestNets.normal(new SplittableRandom(11), 1, sizes);
    return Samples.of("drawn", "x", rows, new Truth.Unknown());
  }

  private Graph quantized(
      Graph folded, Samples samples, Arithmetic arithmetic, Calibration how, Set<String> excluded)
      throws IOException {
    QuantizationPlan plan = QuantizationPlan.of(folded, excluded);
    Map<String, Range> ranges =
        new Calibrator(Runs.ENGINE, folder)
            .calibrate(folded, plan.values(), samples)
            .getOrDefault(how, Map.of());
    return Quantizer.quantize(folded, plan, ranges, arithmetic);
  }

  private FusionReport fused(Graph graph) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(graph, file);
    return FusionReport.of(Runs.ENGINE, file, folder);
  }

  private static Graph folded(Graph graph) {
    return Normalizer.folded(Normalizer.normalize(graph));
  }

  private static double distance(Graph graph, Graph quantized, long... input) throws IOException {
    Tensor x = TestNets.normal(new SplittableRandom(12), 1, input);
    return Runs.distance(Runs.of(graph, x).getFirst(), Runs.of(quantized, x).getFirst());
  }

  @ParameterizedTest
  @EnumSource(Calibration.class)
  void residualNet_runsOnIntegersAloneAndStaysClose(Calibration how) throws IOException {
    Graph folded = folded(TestNets.residual(1));

    Graph quantized = quantized(folded, samples(32, 3, 12, 12), Arithmetic.U8S8, how, Set.of());

    FusionReport report = fused(quantized);
    assertThat(report.integerLayers()).isEqualTo(5);
    assertThat(report.floatLayers()).isZero();
    assertThat(report.operators()).containsEntry("QLinearAdd", 1).doesNotContainKey("Relu");
    assertThat(distance(folded, quantized, 4, 3, 12, 12)).isLessThan(0.1);
  }

  @Test
  void branchesAndAHeadOfRawNumbers_runOnIntegers() throws IOException {
    Graph folded = folded(TestNets.branching(1));

    Graph quantized =
        quantized(folded, samples(24, 4, 10, 10), Arithmetic.U8S8, Calibration.MIN_MAX, Set.of());

    FusionReport report = fused(quantized);
    assertThat(report.floatLayers()).isZero();
    assertThat(report.operators()).containsKeys("QLinearConcat", "QLinearMul", "QLinearSigmoid");
    assertThat(quantized.outputs()).isEqualTo(folded.outputs());
    assertThat(distance(folded, quantized, 1, 4, 10, 10)).isLessThan(0.1);
  }

  @Test
  void perceptron_givesFloatsAtItsEnd() throws IOException {
    Graph folded = folded(TestNets.perceptron(1));

    Graph quantized =
        quantized(folded, samples(64, 24), Arithmetic.U8S8, Calibration.MIN_MAX, Set.of());

    assertThat(quantized.producer("y")).hasValueSatisfying(node -> node.is("Gemm"));
    assertThat(fused(quantized).integerLayers()).isEqualTo(2);
    assertThat(distance(folded, quantized, 4, 24)).isLessThan(0.1);
  }

  @Test
  void reluThatIsJoinedWithWhatGoesBelowZero_isNotLeftToTheRange() throws IOException {
    GraphBuilder net = Graph.builder("joined", 13);
    String x = net.input("x", ElementType.FP32, -1, 4, 6, 6);
    SplittableRandom random = new SplittableRandom(1);
    String a = net.initializer("a", TestNets.normal(random, 0.3, 8, 4, 1, 1));
    String b = net.initializer("b", TestNets.normal(random, 0.3, 8, 4, 1, 1));
    String relu = net.node("Relu", net.node("Conv", x, a));
    String joined =
        net.node("Concat", List.of(relu, net.node("Conv", x, b)), Map.of("axis", Attribute.of(1)));
    String c = net.initializer("c", TestNets.normal(random, 0.3, 5, 16, 1, 1));
    net.node("Conv", List.of(joined, c), List.of("y"), Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 5, 6, 6));
    Graph folded = folded(net.build());

    Graph quantized =
        quantized(folded, samples(64, 4, 6, 6), Arithmetic.U8S8, Calibration.MIN_MAX, Set.of());

    assertThat(fused(quantized).operators()).containsKey("QLinearConcat").doesNotContainKey("Relu");
    assertThat(distance(folded, quantized, 4, 4, 6, 6)).isLessThan(0.15);
  }

  @Test
  void readersOfAQuantizedValue_allReadWhatComesBack() throws IOException {
    Graph folded = folded(TestNets.residual(2));

    Graph quantized =
        quantized(folded, samples(8, 3, 12, 12), Arithmetic.U8S8, Calibration.MIN_MAX, Set.of());

    List<Node> quantizers =
        quantized.nodes().stream().filter(node -> node.is("QuantizeLinear")).toList();
    assertThat(quantizers)
        .isNotEmpty()
        .allSatisfy(node -> assertThat(quantized.consumers(node.inputs().getFirst())).hasSize(1));
  }

  @Test
  void signedAndPerTensorAndReduced_stayClose() throws IOException {
    Graph folded = folded(TestNets.residual(3));
    List<Arithmetic> kinds =
        List.of(
            new Arithmetic(ElementType.INT8, true, false),
            new Arithmetic(ElementType.UINT8, false, false),
            new Arithmetic(ElementType.UINT8, true, true));

    for (Arithmetic arithmetic : kinds) {
      Graph quantized =
          quantized(folded, samples(32, 3, 12, 12), arithmetic, Calibration.MIN_MAX, Set.of());
      assertThat(distance(folded, quantized, 4, 3, 12, 12))
          .as(arithmetic.toString())
          .isLessThan(0.15);
    }
  }

  @Test
  void excludedLayer_staysInFloats() throws IOException {
    Graph folded = folded(TestNets.residual(1));
    String first = QuantizationPlan.of(folded, Set.of()).layers().getFirst();

    Graph quantized =
        quantized(
            folded, samples(8, 3, 12, 12), Arithmetic.U8S8, Calibration.MIN_MAX, Set.of(first));

    assertThat(fused(quantized).floatLayers()).isEqualTo(1);
    assertThat(fused(quantized).integerLayers()).isEqualTo(4);
  }

  @Test
  void excludedLayerBetweenOthers_isNotQuantizedByTheEngine() throws IOException {
    for (Graph graph : List.of(folded(TestNets.residual(1)), folded(TestNets.deep(1)))) {
      List<String> layers = QuantizationPlan.of(graph, Set.of()).layers();
      String middle = layers.get(layers.size() / 2);
      boolean flat = graph.inputs().getFirst().dims().orElseThrow().rank() == 2;
      Samples samples = flat ? samples(64, 24) : samples(32, 3, 12, 12);

      Graph quantized =
          quantized(graph, samples, Arithmetic.U8S8, Calibration.MIN_MAX, Set.of(middle));

      assertThat(fused(quantized).floatLayers()).as(middle).isEqualTo(1);
      assertThat(fused(quantized).integerLayers()).isEqualTo(layers.size() - 1);
      long[] input = flat ? new long[] {4, 24} : new long[] {4, 3, 12, 12};
      assertThat(distance(graph, quantized, input)).isLessThan(0.1);
    }
  }

  @Test
  void layerWithAnOutlier_isFoundByTheScan() throws IOException {
    Graph folded = folded(TestNets.residual(1));
    QuantizationPlan plan = QuantizationPlan.of(folded, Set.of());
    String spoiled = plan.layers().get(1);
    String weights = folded.node(spoiled).orElseThrow().inputs().get(1);
    Graph graph = Edits.apply(folded, new Edit.PutInitializer(weights, spoiled(folded, weights)));
    Map<String, Range> ranges =
        new Calibrator(Runs.ENGINE, folder)
            .calibrate(graph, plan.values(), samples(16, 3, 12, 12))
            .getOrDefault(Calibration.MIN_MAX, Map.of());
    Tensor x = TestNets.normal(new SplittableRandom(12), 1, 8, 3, 12, 12);
    Tensor expected = Runs.of(graph, x).getFirst();

    SensitivityScan scan =
        SensitivityScan.of(
            graph,
            ranges,
            new Arithmetic(ElementType.UINT8, false, false),
            Means.unknown(),
            quantized -> 1 - Runs.distance(expected, Runs.of(quantized, x).getFirst()));

    assertThat(scan.damage()).hasSize(5);
    assertThat(scan.worst()).containsExactly(spoiled);
  }

  /* With one weight so large that, with one scale for all, nothing is left of the others. */
  private static Tensor spoiled(Graph graph, String weights) {
    Tensor tensor = graph.constant(weights).orElseThrow();
    Tensor spoiled = Tensor.allocate(tensor.type(), tensor.shape());
    spoiled.floats().put(tensor.floats());
    spoiled.floats().put(5, 60 * tensor.floats().get(5));
    return spoiled;
  }

  @Test
  void valueThatIsNoNumber_isNamed() {
    Graph folded = folded(TestNets.perceptron(1));
    Tensor rows = Tensor.allocate(ElementType.FP32, dev.skerry.model.tensor.Shape.of(2, 24));
    rows.floats().put(3, Float.NaN);
    Samples samples = Samples.of("broken", "x", rows, new Truth.Unknown());

    assertThatThrownBy(
            () -> quantized(folded, samples, Arithmetic.U8S8, Calibration.MIN_MAX, Set.of()))
        .isInstanceOf(UnfitException.class)
        .hasMessageContaining("'x': NaN");
  }

  @Test
  void arithmetic_followsTheProcessor() {
    assertThat(Arithmetic.of("amd64", Set.of("avx512_vnni")).reducedRange()).isFalse();
    assertThat(Arithmetic.of("amd64", Set.of("avx2")).reducedRange()).isTrue();
    assertThat(Arithmetic.of("aarch64", Set.of("asimddp")).activations())
        .isEqualTo(ElementType.INT8);
  }
}

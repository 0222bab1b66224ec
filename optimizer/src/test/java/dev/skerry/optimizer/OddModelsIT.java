package dev.skerry.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.measure.MetricChoice;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.optimizer.shelf.Shelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders for models and samples that are not like others: a family, or a refusal that helps. */
final class OddModelsIT {
  @TempDir private Path folder;

  private Outcome run(Graph graph, Tensor rows, Truth truth) throws Exception {
    Path model = folder.resolve("model.onnx");
    OnnxFile.write(graph, model);
    Path workspace = Files.createDirectories(folder.resolve("work"));
    Workshop workshop =
        new Workshop(
            Runs.ENGINE,
            Runs.trial(),
            new Race(Runs.children(), workspace, Duration.ofMillis(100)),
            workspace,
            () -> {
              throw new AssertionError("nothing is taught");
            },
            Shelf.none());
    Order order =
        new Order(
            model,
            "model",
            Parts.divided(Samples.of("drawn", "x", rows, truth)),
            MetricChoice.of(graph, truth),
            Level.QUANTIZE,
            Limits.ofDrop(0.5),
            new Order.Target("a machine", Arithmetic.U8S8),
            new Effort(6, 8),
            1,
            Optional.empty());
    return workshop.run(order, folder.resolve("family"), _ -> {});
  }

  private static Tensor drawn(long... sizes) {
    return TestNets.normal(new SplittableRandom(5), 1, sizes);
  }

  /* Scores of 6 for each sample, from which something is made. */
  private static String scores(GraphBuilder net, String x, int inputs) {
    return net.node(
        "MatMul", x, net.initializer("w", TestNets.normal(new SplittableRandom(3), 1, inputs, 6)));
  }

  @Test
  void classesAlone_areJudgedByAgreement() throws Exception {
    GraphBuilder net = Graph.builder("chosen", 13);
    String made =
        net.node(
            "ArgMax",
            List.of(scores(net, net.input("x", ElementType.FP32, -1, 8), 8)),
            Map.of("axis", Attribute.of(1), "keepdims", Attribute.of(0)));
    net.output(Value.of(made, ElementType.INT64, -1));
    Graph graph = net.build();

    Outcome outcome = run(graph, drawn(64, 8), new Truth.Unknown());

    assertThat(MetricChoice.of(graph, new Truth.Unknown())).isEqualTo(Metrics.AGREEMENT);
    assertThat(outcome.notes()).noneSatisfy(note -> assertThat(note).contains("otherwise each"));
    Row int8 = row(outcome, "int8");
    assertThat(int8.accuracy()).isBetween(0.5, 1.0);
    assertThat(row(outcome, "original").accuracy()).isEqualTo(1);
  }

  @Test
  void modelThatDrawsNumbers_isSaidToBeOne() throws Exception {
    GraphBuilder net = Graph.builder("drawing", 13);
    String scores = scores(net, net.input("x", ElementType.FP32, -1, 8), 8);
    String noise = net.node("RandomNormalLike", scores);
    net.output(Value.of(net.node("Add", scores, noise), ElementType.FP32, -1, 6));

    assertThat(run(net.build(), drawn(64, 8), new Truth.Unknown()).notes())
        .anySatisfy(note -> assertThat(note).contains("otherwise each time"));
  }

  @Test
  void thingsFound_asManyForEachSampleAndNotAsManyAsSamples_areTimedAndJudged() throws Exception {
    GraphBuilder net = Graph.builder("found", 13);
    String scores = scores(net, net.input("x", ElementType.FP32, -1, 8), 8);
    String twice = net.node("Concat", List.of(scores, scores), Map.of("axis", Attribute.of(0)));
    net.output(Value.of(twice, ElementType.FP32, -1, 6));

    Outcome outcome = run(net.build(), drawn(64, 8), new Truth.Unknown());

    assertThat(row(outcome, "original").accuracy()).isEqualTo(1);
    assertThat(row(outcome, "int8").accuracy()).isGreaterThan(0.5);
  }

  @Test
  void thingsFound_moreForSomeSamples_areRefused() {
    GraphBuilder net = Graph.builder("found", 13);
    String x = net.input("x", ElementType.FP32, -1, 8);
    String found = net.node("NonZero", net.node("Relu", scores(net, x, 8)));
    net.output(Value.of(found, ElementType.INT64, 2, -1));

    assertThatThrownBy(() -> run(net.build(), drawn(64, 8), new Truth.Unknown()))
        .isInstanceOf(WorkshopException.class)
        .hasMessageContaining("for some samples and")
        .hasMessageContaining("NonMaxSuppression");
  }

  @Test
  void batchThatIsFixed_isRefusedWithWhatToDo() {
    GraphBuilder net = Graph.builder("fours", 13);
    String made = scores(net, net.input("x", ElementType.FP32, 4, 8), 8);
    net.output(Value.of(made, ElementType.FP32, 4, 6));

    assertThatThrownBy(() -> run(net.build(), drawn(64, 8), new Truth.Unknown()))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("its first dimension is 4 (expected: open, or 1");
  }

  @Test
  void outputsOfDoubles_areJudgedAndTheReasonForNoIntegersSaid() throws Exception {
    GraphBuilder net = Graph.builder("doubles", 13);
    String x = net.input("x", ElementType.FP32, -1, 8);
    String wide = net.node("Cast", List.of(x), Map.of("to", Attribute.of(ElementType.FP64.onnx())));
    String made = net.node("Mul", wide, wide);
    net.output(Value.of(made, ElementType.FP64, -1, 8));

    Outcome outcome = run(net.build(), drawn(64, 8), new Truth.Unknown());

    assertThat(row(outcome, "original").accuracy()).isEqualTo(1);
    assertThat(outcome.notes()).singleElement().asString().contains("no layer to quantize");
  }

  @Test
  void labelsThatTheModelDoesNotKnow_areToldBeforeAnythingIsMade() {
    GraphBuilder net = Graph.builder("six", 13);
    String made = scores(net, net.input("x", ElementType.FP32, -1, 8), 8);
    net.output(Value.of(made, ElementType.FP32, -1, 6));

    assertThatThrownBy(
            () -> run(net.build(), drawn(64, 8), new Truth.Classes(Collections.nCopies(64, 6))))
        .isInstanceOf(SampleException.class)
        .hasMessage("label: 6 (expected: 0 to 5, the model's classes)");
    assertThat(folder.resolve("work").resolve("int8.onnx")).doesNotExist();
  }

  @Test
  void originalThatIsAlwaysWrong_staysAndItIsSaid() throws Exception {
    GraphBuilder net = Graph.builder("six", 13);
    String x = net.input("x", ElementType.FP32, -1, 8);
    String made =
        net.node(
            "Add",
            scores(net, x, 8),
            net.initializer("b", Tensor.ofFloats(Shape.of(6), 99, 0, 0, 0, 0, 0)));
    net.output(Value.of(made, ElementType.FP32, -1, 6));

    Outcome outcome = run(net.build(), drawn(64, 8), new Truth.Classes(Collections.nCopies(64, 5)));

    assertThat(row(outcome, "original").kept()).isTrue();
    assertThat(outcome.notes()).anyMatch(note -> note.contains("always says the commonest class"));
  }

  @Test
  void oneSampleManyTimes_isRefused() {
    GraphBuilder net = Graph.builder("six", 13);
    String made = scores(net, net.input("x", ElementType.FP32, -1, 8), 8);
    net.output(Value.of(made, ElementType.FP32, -1, 6));
    Tensor same = Tensor.ofFloats(Shape.of(64, 8), new float[64 * 8]);

    assertThatThrownBy(() -> run(net.build(), same, new Truth.Unknown()))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("expected: 2 or more that differ");
  }

  @Test
  void text_isRefused() {
    Tensor text = Tensor.ofStrings(Shape.of(2), List.of("a", "b"));

    assertThatThrownBy(() -> Samples.of("texts", "x", text, new Truth.Unknown()))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("input 'x': text (expected: numbers");
  }

  @Test
  void modelThatIsQuantizedAlready_isToldSo() throws Exception {
    Graph graph = quantized();

    Outcome outcome = run(graph, drawn(64, 8), new Truth.Unknown());

    assertThat(outcome.notes()).anyMatch(note -> note.contains("is quantized already"));
  }

  private static Graph quantized() {
    GraphBuilder net = Graph.builder("integers", 13);
    String x = net.input("x", ElementType.FP32, -1, 8);
    String scale = net.initializer("scale", Tensor.ofFloats(Shape.of(), 0.1f));
    String made = net.node("DequantizeLinear", net.node("QuantizeLinear", x, scale), scale);
    net.output(Value.of(made, ElementType.FP32, -1, 8));
    return net.build();
  }

  private static Row row(Outcome outcome, String name) {
    return outcome.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}

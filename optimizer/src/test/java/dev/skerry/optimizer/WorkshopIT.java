package dev.skerry.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Trial;
import dev.skerry.learning.Trainer;
import dev.skerry.learning.TrainerHost;
import dev.skerry.learning.Training;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.family.BillOfMaterials;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.measure.MetricChoice;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.optimizer.shelf.Shelf;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole orders, with the real engine and child processes. */
final class WorkshopIT {
  @TempDir private Path folder;
  private Effort effort = new Effort(6, 8);
  private final List<Stage> stages = new ArrayList<>();

  private Outcome run(Graph graph, Level level, double drop, long... sample) throws Exception {
    return run(() -> Trainer.open(Runs.torch()), graph, level, drop, sample);
  }

  private Outcome run(
      Supplier<Training> training, Graph graph, Level level, double drop, long... sample)
      throws Exception {
    Path model = folder.resolve("model.onnx");
    OnnxFile.write(graph, model);
    Trial.Launcher launcher =
        new Trial.Launcher(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            List.of(),
            System.getProperty("java.class.path"));
    Path workspace = Files.createDirectories(folder.resolve("work"));
    Workshop workshop =
        new Workshop(
            Runs.ENGINE,
            new Trial(launcher, Trial.Limits.DEFAULT),
            new Race(launcher, workspace, Duration.ofMillis(200)),
            workspace,
            training,
            Shelf.none());
    Tensor rows = TestNets.normal(new SplittableRandom(5), 1, sample);
    Samples samples = Samples.of("drawn", "x", rows, new Truth.Unknown());
    Order order =
        new Order(
            model,
            "model",
            Parts.divided(samples),
            MetricChoice.of(graph, new Truth.Unknown()),
            level,
            Limits.ofDrop(drop),
            new Order.Target("a machine", Arithmetic.U8S8),
            effort,
            1,
            Optional.empty());
    return workshop.run(order, folder.resolve("family"), stages::add);
  }

  /* As the row says, and from the model that was given. */
  private void assertMade(Variant variant, Outcome outcome) throws IOException {
    Lineage lineage = variant.lineage().orElseThrow();
    assertThat(lineage.steps()).isEqualTo(row(outcome, variant.name()).lineage());
    assertThat(lineage.tool()).startsWith("skerry ");
    if (variant.name().equals("original")) {
      assertThat(lineage.parent()).isEmpty();
    } else {
      assertThat(lineage.parent())
          .contains(Digest.of(Files.readAllBytes(folder.resolve("model.onnx"))));
    }
  }

  private static Row row(Outcome outcome, String name) {
    return outcome.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void order_endsInAFamilyThatCanBeRead() throws Exception {
    Outcome outcome = run(TestNets.residual(1), Level.QUANTIZE, 0.5, 96, 3, 12, 12);

    assertThat(FamilyFolder.read(outcome.folder())).isEqualTo(outcome.family());
    assertThat(outcome.folder().resolve(BillOfMaterials.FILE)).isNotEmptyFile();
    assertThat(outcome.rows()).extracting(Row::name).contains("original", "int8");
    Row int8 = row(outcome, "int8");
    assertThat(int8.accuracy()).isGreaterThan(0.8);
    assertThat(int8.operators()).containsKey("QLinearConv");
    assertThat(int8.reason()).isNotEmpty();
    assertThat(stages).extracting(Stage::done).isSorted().endsWith(4);
  }

  @Test
  void modelWithNothingToQuantize_staysWhatItIsAndSaysWhy() throws Exception {
    GraphBuilder net = Graph.builder("plain", 13);
    net.output(net.node("Tanh", net.input("x", ElementType.FP32, -1, 8)));

    Outcome outcome = run(net.build(), Level.QUANTIZE, 0.01, 64, 8);

    assertThat(outcome.family().variants())
        .extracting(Variant::optimization)
        .containsExactly(Optimization.NONE);
    assertThat(outcome.notes()).singleElement().asString().contains("no layer to quantize");
  }

  @Test
  void fullLevel_prunesAndTeachesAndQuantizesWhatCameOfIt() throws Exception {
    Outcome outcome = run(TestNets.residual(1), Level.FULL, 0.9, 160, 3, 12, 12);

    assertThat(outcome.rows())
        .extracting(Row::name)
        .contains("original", "int8", "pruned-50", "pruned-50-int8");
    assertThat(outcome.family().variants()).allSatisfy(variant -> assertMade(variant, outcome));
    assertThat(FamilyFolder.read(outcome.folder())).isEqualTo(outcome.family());
  }

  @Test
  void distilLevel_makesStudentsThatAreInTheFamilyIfTheyAreFaster() throws Exception {
    Outcome outcome = run(TestNets.residual(1), Level.DISTIL, 0.9, 160, 3, 12, 12);

    Row student = row(outcome, "student-1");
    assertThat(student.lineage()).endsWith("taught by the original").hasSizeGreaterThan(1);
    assertThat(outcome.rows())
        .extracting(Row::name)
        .contains("student-1-int8")
        .noneMatch(name -> name.startsWith("pruned"));
    assertThat(FamilyFolder.read(outcome.folder())).isEqualTo(outcome.family());
  }

  @Test
  void modelThatLosesTooMuchByIntegers_isTaughtToLiveWithThem() throws Exception {
    effort = new Effort(1200, 16);

    Outcome outcome = run(TestNets.perceptron(1), Level.DISTIL, 0, 160, 24);

    Row tuned = row(outcome, "int8-tuned");
    assertThat(tuned.lineage())
        .startsWith("rounded as integers are, and taught by the original")
        .hasSize(2)
        .anyMatch(step -> step.startsWith("quantized U8S8"));
    assertThat(tuned.operators()).isEqualTo(row(outcome, "int8").operators());
    assertThat(tuned.accuracy()).isGreaterThan(0.9);
  }

  @Test
  void lessonsThatBringIntegersNoNearer_areSaidAndNotOffered() throws Exception {
    Outcome outcome = run(TestNets.perceptron(1), Level.DISTIL, 0, 160, 24);

    assertThat(outcome.rows()).extracting(Row::name).doesNotContain("int8-tuned");
    assertThat(outcome.notes())
        .contains("int8-tuned was left: lessons brought int8 no nearer to the original");
  }

  @Test
  void lessonsThatCrash_leaveTheRestOfTheFamilyAndAreSaid() throws Exception {
    Trial.Launcher broken = new Trial.Launcher(Path.of("/bin/false"), List.of(), "");
    try (TrainerHost host = new TrainerHost(broken, folder)) {
      Outcome outcome = run(() -> host, TestNets.residual(1), Level.DISTIL, 0.9, 160, 3, 12, 12);

      assertThat(outcome.rows())
          .extracting(Row::name)
          .contains("original", "int8")
          .noneMatch(name -> name.startsWith("student"));
      assertThat(outcome.notes())
          .anyMatch(note ->
              note.startsWith("student-1 could not be taught: lessons crashed in step 0 (exit 1"));
    }
  }

  @Test
  void tooFewSamplesToTeach_areSaidAndNothingIsPruned() throws Exception {
    Outcome outcome = run(TestNets.residual(1), Level.PRUNE, 0.9, 64, 3, 12, 12);

    assertThat(outcome.rows())
        .extracting(Row::name)
        .contains("original")
        .noneMatch(name -> name.startsWith("pruned"));
    assertThat(outcome.notes()).anyMatch(note -> note.contains("0 training samples"));
  }

  @Test
  void modelOfFixedBatch_isMadeAFamily() throws Exception {
    Outcome outcome = run(TestNets.branching(1), Level.QUANTIZE, 0.9, 40, 4, 10, 10);

    assertThat(row(outcome, "int8").accuracy()).isGreaterThan(0.5);
  }

  @Test
  void modelWhoseChannelsTellTheSame_isNarrowedWithoutLessons() throws Exception {
    Outcome outcome =
        run(
            () -> {
              throw new AssertionError("no lessons");
            },
            TestNets.redundant(true),
            Level.QUANTIZE,
            0.02,
            160,
            3,
            6,
            6);

    Row trimmed = row(outcome, "trimmed");
    assertThat(trimmed.accuracy()).isGreaterThan(0.98);
    assertThat(Files.size(folder.resolve("work").resolve("trimmed.onnx")))
        .isLessThan(Files.size(folder.resolve("model.onnx")) / 2);
    assertThat(trimmed.lineage())
        .containsExactly("32 channels taken out that others tell by 68 samples");
    // It takes their place in what comes next.
    assertThat(row(outcome, "int8").lineage()).startsWith(trimmed.lineage().getFirst());
    assertThat(row(outcome, "int8").accuracy()).isGreaterThan(0.8);
  }
}

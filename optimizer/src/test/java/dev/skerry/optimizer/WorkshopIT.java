package dev.skerry.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.family.BillOfMaterials;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole orders, with the real engine and child processes. */
final class WorkshopIT {
  @TempDir private Path folder;
  private TestWorkshop workshop;

  @BeforeEach
  void open() {
    workshop = new TestWorkshop(folder);
  }

  /* As the row says, and from the model that was given. */
  private void assertMade(Variant variant, Outcome outcome) throws IOException {
    Lineage lineage = variant.lineage().orElseThrow();
    assertThat(lineage.steps()).isEqualTo(TestWorkshop.row(outcome, variant.name()).lineage());
    assertThat(lineage.tool()).startsWith("skerry ");
    if (variant.name().equals("original")) {
      assertThat(lineage.parent()).isEmpty();
    } else {
      assertThat(lineage.parent()).contains(Digest.of(Files.readAllBytes(workshop.model())));
    }
  }

  @Test
  void order_endsInAFamilyThatCanBeRead() throws Exception {
    Outcome outcome = workshop.run(TestNets.residual(1), Level.QUANTIZE, 0.5, 96, 3, 12, 12);

    assertThat(FamilyFolder.read(outcome.folder())).isEqualTo(outcome.family());
    assertThat(outcome.folder().resolve(BillOfMaterials.FILE)).isNotEmptyFile();
    assertThat(outcome.rows()).extracting(Row::name).contains("original", "int8");
    Row int8 = TestWorkshop.row(outcome, "int8");
    assertThat(int8.accuracy()).isGreaterThan(0.8);
    assertThat(int8.operators()).containsKey("QLinearConv");
    assertThat(int8.reason()).isNotEmpty();
    assertThat(workshop.stages()).extracting(Stage::done).isSorted().endsWith(4);
  }

  @Test
  void modelWithNothingToQuantize_staysWhatItIsAndSaysWhy() throws Exception {
    GraphBuilder net = Graph.builder("plain", 13);
    net.output(net.node("Tanh", net.input("x", ElementType.FP32, -1, 8)));

    Outcome outcome = workshop.run(net.build(), Level.QUANTIZE, 0.01, 64, 8);

    assertThat(outcome.family().variants())
        .extracting(Variant::optimization)
        .containsExactly(Optimization.NONE);
    assertThat(outcome.notes()).singleElement().asString().contains("no layer to quantize");
  }

  @Test
  void fullLevel_prunesAndTeachesAndQuantizesWhatCameOfIt() throws Exception {
    Outcome outcome = workshop.run(TestNets.residual(1), Level.FULL, 0.9, 160, 3, 12, 12);

    assertThat(outcome.rows())
        .extracting(Row::name)
        .contains("original", "int8", "pruned-50", "pruned-50-int8");
    assertThat(outcome.family().variants()).allSatisfy(variant -> assertMade(variant, outcome));
    assertThat(FamilyFolder.read(outcome.folder())).isEqualTo(outcome.family());
  }

  @Test
  void modelOfFixedBatch_isMadeAFamily() throws Exception {
    Outcome outcome = workshop.run(TestNets.branching(1), Level.QUANTIZE, 0.9, 40, 4, 10, 10);

    assertThat(TestWorkshop.row(outcome, "int8").accuracy()).isGreaterThan(0.5);
  }

  @Test
  void modelWhoseChannelsTellTheSame_isNarrowedWithoutLessons() throws Exception {
    Outcome outcome =
        workshop.run(
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

    Row trimmed = TestWorkshop.row(outcome, "trimmed");
    assertThat(trimmed.accuracy()).isGreaterThan(0.98);
    assertThat(Files.size(workshop.workspace().resolve("trimmed.onnx")))
        .isLessThan(Files.size(workshop.model()) / 2);
    assertThat(trimmed.lineage())
        .containsExactly("32 channels taken out that others tell by 68 samples");
    // It takes their place in what comes next.
    assertThat(TestWorkshop.row(outcome, "int8").lineage())
        .startsWith(trimmed.lineage().getFirst());
    assertThat(TestWorkshop.row(outcome, "int8").accuracy()).isGreaterThan(0.8);
  }
}

package dev.skerry.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Trial;
import dev.skerry.learning.TrainerHost;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.optimizer.repair.Effort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that are lessons for the most part, with the real engine and child processes. */
final class LessonsIT {
  @TempDir private Path folder;
  private TestWorkshop workshop;

  @BeforeEach
  void open() {
    workshop = new TestWorkshop(folder);
  }

  @Test
  void distilLevel_makesStudentsThatAreInTheFamilyIfTheyAreFaster() throws Exception {
    Outcome outcome = workshop.run(TestNets.residual(1), Level.DISTIL, 0.9, 160, 3, 12, 12);

    Row student = TestWorkshop.row(outcome, "student-1");
    assertThat(student.lineage()).endsWith("taught by the original").hasSizeGreaterThan(1);
    assertThat(outcome.rows())
        .extracting(Row::name)
        .contains("student-1-int8")
        .noneMatch(name -> name.startsWith("pruned"));
    assertThat(FamilyFolder.read(outcome.folder())).isEqualTo(outcome.family());
  }

  @Test
  void modelThatLosesTooMuchByIntegers_isTaughtToLiveWithThem_inAllLayersAndInMost()
      throws Exception {
    Outcome outcome =
        workshop.run(new Effort(1200, 16), TestNets.deep(1), Level.DISTIL, 0, 160, 24);

    for (String name : List.of("int8", "int8-mixed")) {
      Row plain = TestWorkshop.row(outcome, name);
      Row tuned = TestWorkshop.row(outcome, name + "-tuned");
      List<String> lineage = new ArrayList<>(plain.lineage());
      lineage.addFirst("rounded as integers are, and taught by the original");
      assertThat(tuned.lineage()).isEqualTo(lineage);
      assertThat(tuned.operators()).isEqualTo(plain.operators());
      assertThat(tuned.accuracy()).as(name).isGreaterThan(plain.accuracy());
    }
    assertThat(TestWorkshop.row(outcome, "int8-mixed-tuned").lineage())
        .anyMatch(step -> step.startsWith("left in floats: "));
  }

  @Test
  void lessonsThatBringIntegersNoNearer_areSaidAndNotOffered() throws Exception {
    Outcome outcome = workshop.run(TestNets.perceptron(1), Level.DISTIL, 0, 160, 24);

    assertThat(outcome.rows()).extracting(Row::name).doesNotContain("int8-tuned");
    assertThat(outcome.notes())
        .contains("int8-tuned was left: lessons brought int8 no nearer to the original");
  }

  @Test
  void lessonsThatCrash_leaveTheRestOfTheFamilyAndAreSaid() throws Exception {
    Trial.Launcher broken = new Trial.Launcher(Path.of("/bin/false"), List.of(), "");
    try (TrainerHost host = new TrainerHost(broken, folder)) {
      Outcome outcome =
          workshop.run(() -> host, TestNets.residual(1), Level.DISTIL, 0.9, 160, 3, 12, 12);

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
    Outcome outcome = workshop.run(TestNets.residual(1), Level.PRUNE, 0.9, 64, 3, 12, 12);

    assertThat(outcome.rows())
        .extracting(Row::name)
        .contains("original")
        .noneMatch(name -> name.startsWith("pruned"));
    assertThat(outcome.notes()).anyMatch(note -> note.contains("0 training samples"));
  }
}

package dev.skerry.learning.bearing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Engine;
import dev.skerry.learning.Bench;
import dev.skerry.learning.Trainer;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.sample.SampleFamily;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from windows to a measured family, in a few steps. */
final class CourseTest {
  @TempDir Path folder;

  @Test
  void course_veryShort_leavesAFamilyThatCanBeRead() throws Exception {
    Course course =
        new Course(Trainer.open(Bench.cache()), Engine.open(1), new Effort(2, 2, 2, 4), 1, 100);
    List<Stage> stages = new ArrayList<>();

    Family family = course.run(folder, "here", stages::add);

    assertThat(FamilyFolder.read(folder)).isEqualTo(family);
    assertThat(family.variants()).extracting(Variant::name).isEqualTo(SampleFamily.SIBLINGS);
    assertThat(family.variants())
        .extracting(Variant::optimization)
        .containsExactly(Optimization.NONE, Optimization.DISTILLATION, Optimization.DISTILLATION);
    Digest full = family.variants().getFirst().digest();
    assertThat(family.variants())
        .extracting(variant -> variant.lineage().orElseThrow().parent())
        .containsExactly(Optional.empty(), Optional.of(full), Optional.of(full));
    assertThat(family.variants().getFirst().lineage().orElseThrow().tool())
        .contains("trained on labels, 2 steps of 4 windows, seed 1");
    assertThat(family.variants().getLast().lineage().orElseThrow().steps())
        .containsExactly(
            "tiny: a smaller network trained on its answers and on labels, 2 steps of 4 windows, seed 1");
    assertThat(stages).extracting(Stage::share).isSorted().last().isEqualTo(1.0);
  }
}

package dev.skerry.learning.bearing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Engine;
import dev.skerry.engine.Session;
import dev.skerry.learning.Bench;
import dev.skerry.learning.Lesson;
import dev.skerry.learning.Lessons;
import dev.skerry.learning.Loss;
import dev.skerry.learning.Optimizer;
import dev.skerry.learning.Trainer;
import dev.skerry.learning.TrainingPlan;
import dev.skerry.learning.Watch;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.SampleNetworks;
import dev.skerry.sample.VibrationWindows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the tiny sibling learns more from the full one than from labels alone: the same weights
 * to begin with, the same windows in the same order, the same plan; only what it is told differs.
 *
 * <p>Takes a minute or two a seed, so it runs when it is asked for: {@code -Dskerry.seeds=5}.
 */
final class LabelsAloneIT {
  private static final String ASKED = "skerry.seeds";
  private static final int SEEDS = Integer.getInteger(ASKED, 1);
  /* Windows that there are to learn from. With new ones in each lesson labels would say it all. */
  private static final int KNOWN = Integer.getInteger("skerry.windows", 512);
  private static final int STEPS = 800;
  private static final int BATCH = 32;
  private static final int EXAMINED = 2000;

  @TempDir private Path folder;

  private final Trainer trainer = Trainer.open(Bench.cache());
  private final Engine engine = Engine.open(1);
  private final Examination examination =
      new Examination(VibrationWindows.draw(SampleFamily.TEST_SEED, EXAMINED), "here");

  private double accuracy(Loss loss, Lesson known, long seed)
      throws IOException, InterruptedException {
    Lessons lessons = Lessons.shuffled(known, BATCH, seed);
    TrainingPlan plan =
        new TrainingPlan(STEPS, new Optimizer.Adam(0.003, 0.9, 0.999, 1e-8, 0.01), loss, seed);
    Graph taught = trainer.train(SampleNetworks.tiny(seed), lessons, plan, Watch.none()).graph();
    Path file = folder.resolve("taught.onnx");
    OnnxFile.write(taught, file);
    try (Session session = engine.load(file)) {
      return examination.of(session).accuracy();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = ASKED, matches = "[0-9]+")
  void tinySibling_learnsMoreFromTheFullOneThanFromLabelsAlone() throws Exception {
    List<Double> gains = new ArrayList<>();
    SampleFamily.unpack(folder);
    try (Session full = engine.load(folder.resolve("full.onnx"))) {
      Teacher teacher = new Teacher(full);
      for (int seed = 1; seed <= SEEDS; seed++) {
        VibrationWindows windows = VibrationWindows.draw(1_000_003L * seed, KNOWN);
        Lesson labelled = Lesson.ofLabels(windows.inputs(), windows.labels());
        Lesson taught = labelled.withTargets(teacher.logarithms(windows.inputs()));

        double alone = accuracy(new Loss.CrossEntropy(), labelled, seed);
        double distilled = accuracy(new Loss.Distillation(2, 0.7), taught, seed);
        System.out.printf(
            Locale.ROOT, "seed %d: labels alone %.4f, distilled %.4f%n", seed, alone, distilled);
        gains.add(distilled - alone);
      }
    }

    assertThat(gains)
        .satisfies(all ->
            assertThat(all.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                .as("mean of %s", all)
                .isPositive());
  }
}

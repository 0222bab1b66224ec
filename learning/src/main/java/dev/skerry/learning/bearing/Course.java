package dev.skerry.learning.bearing;

import dev.skerry.engine.Engine;
import dev.skerry.engine.Session;
import dev.skerry.learning.Lesson;
import dev.skerry.learning.Lessons;
import dev.skerry.learning.Loss;
import dev.skerry.learning.Optimizer;
import dev.skerry.learning.Trainer;
import dev.skerry.learning.TrainingPlan;
import dev.skerry.learning.Watch;
import dev.skerry.model.Graph;
import dev.skerry.model.family.FamilyFolder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.sample.Condition;
import dev.skerry.sample.SampleFamily;
import dev.skerry.sample.SampleNetworks;
import dev.skerry.sample.VibrationWindows;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Family;
import dev.skerry.terms.Lineage;
import dev.skerry.terms.Measurement;
import dev.skerry.terms.Optimization;
import dev.skerry.terms.Program;
import dev.skerry.terms.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the siblings of the sample family go through: training, export, measurement.
 *
 * <p>The full sibling learns from labels, the others from the full one. Every step has windows that
 * were never seen before, so nothing can be learned by heart. What counts is measured at the end by
 * the engine, on the files that it wrote.
 */
public final class Course {
  private static final Loss DISTILLATION = new Loss.Distillation(2, 0.7);
  private static final double RATE = 0.003;
  private static final double DECAY = 0.01;

  private final Trainer trainer;
  private final Engine engine;
  private final Effort effort;
  private final long seed;
  private final int examined;

  /**
   * A course.
   *
   * @param seed of first weights and training windows
   */
  public Course(Trainer trainer, Engine engine, Effort effort, long seed) {
    this(trainer, engine, effort, seed, SampleFamily.TEST_COUNT);
  }

  /** A course whose siblings are measured on so many of the test windows. */
  Course(Trainer trainer, Engine engine, Effort effort, long seed, int examined) {
    this.trainer = trainer;
    this.engine = engine;
    this.effort = effort;
    this.seed = seed;
    this.examined = examined;
  }

  /**
   * Makes the family in {@code folder}.
   *
   * @param device the name of this machine, for the measurements
   */
  public Family run(Path folder, String device, Consumer<Stage> watch)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Examination examination =
        new Examination(VibrationWindows.draw(SampleFamily.TEST_SEED, examined), device);
    Workload workload = new Workload(effort, watch);
    List<Variant> variants = new ArrayList<>();

    Path full = folder.resolve("full.onnx");
    learn(SampleNetworks.full(seed), full, new Loss.CrossEntropy(), labelled(1), workload);
    variants.add(
        examine(full, Optimization.NONE, examination)
            .madeBy(Lineage.given(Program.title() + ", " + lesson("full", "trained on labels"))));
    Digest original = variants.getFirst().digest();
    try (Session session = engine.load(full)) {
      Teacher teacher = new Teacher(session);
      Path small = folder.resolve("small.onnx");
      learn(SampleNetworks.small(seed), small, DISTILLATION, taught(teacher, 2), workload);
      variants.add(distilled(original, small, examination));
      Path tiny = folder.resolve("tiny.onnx");
      learn(SampleNetworks.tiny(seed), tiny, DISTILLATION, taught(teacher, 3), workload);
      variants.add(distilled(original, tiny, examination));
    }
    Family family =
        new Family(
            SampleFamily.NAME,
            1,
            variants,
            Optional.of(SampleFamily.safeAnswer()),
            Condition.labels(),
            Optional.of(SampleFamily.contract()));
    FamilyFolder.write(folder, family);
    return family;
  }

  private void learn(Graph graph, Path file, Loss loss, Lessons lessons, Workload workload)
      throws IOException, InterruptedException {
    TrainingPlan plan =
        new TrainingPlan(
            workload.steps(graph.name()),
            new Optimizer.Adam(RATE, 0.9, 0.999, 1e-8, DECAY),
            loss,
            seed);
    Watch watch =
        progress -> {
          workload.report(graph.name(), progress);
          return true;
        };
    OnnxFile.write(trainer.train(graph, lessons, plan, watch).graph(), file);
  }

  private Lessons labelled(int stream) {
    return step -> {
      VibrationWindows windows = windows(stream, step);
      return Lesson.ofLabels(windows.inputs(), windows.labels());
    };
  }

  private Lessons taught(Teacher teacher, int stream) {
    Lessons lessons = labelled(stream);
    return step -> {
      Lesson lesson = lessons.at(step);
      return lesson.withTargets(teacher.logarithms(lesson.inputs().getFirst()));
    };
  }

  /* A seed of its own for each step of each sibling; none is that of the test set. */
  private VibrationWindows windows(int stream, int step) {
    long own = ((seed * 4 + stream) << 32) + step;
    return VibrationWindows.draw(own, effort.batch());
  }

  private Variant distilled(Digest original, Path file, Examination examination)
      throws IOException {
    Variant examined = examine(file, Optimization.DISTILLATION, examination);
    String step = lesson(examined.name(), "a smaller network trained on its answers and on labels");
    return examined.madeBy(Lineage.from(original, List.of(step), Program.title()));
  }

  private String lesson(String sibling, String what) {
    return sibling
        + ": "
        + what
        + ", "
        + effort.steps(sibling)
        + " steps of "
        + effort.batch()
        + " windows, seed "
        + seed;
  }

  private Variant examine(Path file, Optimization made, Examination examination)
      throws IOException {
    byte[] content = Files.readAllBytes(file);
    String name = String.valueOf(file.getFileName());
    try (Session session = engine.load(file)) {
      Measurement measurement = examination.of(session);
      return new Variant(
          name.substring(0, name.indexOf('.')),
          name,
          Digest.of(content),
          new Bytes(content.length),
          made,
          measurement);
    }
  }
}

package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.skerry.learning.Trainer.Classroom;
import dev.skerry.model.Graph;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Gradients are those of the loss, and are gone when a step is over. */
final class GradientTest {
  private final Engine engine = Torch.load(Bench.cache());
  private final Bench bench = new Bench(11);

  @Test
  void gradient_everyWeight_isSlopeOfLoss() {
    Graph graph = bench.convolutional();
    Lesson lesson = Lesson.ofLabels(bench.floats(6, 2, 16), bench.labels(6, 3));

    try (NDManager root = engine.newBaseManager()) {
      Classroom room = room(graph, new Loss.CrossEntropy(), root);
      Map<String, float[]> gradients = gradients(room, lesson, root);

      assertThat(gradients)
          .containsOnlyKeys("conv.w", "conv.b", "bn.scale", "bn.shift", "fc.w", "fc.b");
      gradients.forEach((name, gradient) -> {
        for (int i = 0; i < gradient.length; i += 5) {
          // A step of 1e-2 in floats leaves about 1e-5 of rounding and 1e-4 of curvature.
          assertThat((double) gradient[i])
              .as("%s[%d]", name, i)
              .isCloseTo(slope(room, lesson, name, i, 1e-2f), Offset.offset(1e-3));
        }
      });
    }
  }

  /* Whatever memory the collector of garbage gives back is written over. */
  private static void collectGarbage() {
    System.gc();
    for (int i = 0; i < 500; i++) {
      ByteBuffer block = ByteBuffer.allocateDirect(4);
      block.putInt(0, -1);
    }
  }

  @Test
  void gradient_throughANumber_isItWhateverBecomesOfMemory() {
    try (NDManager root = engine.newBaseManager()) {
      NDArray array = root.create(new float[] {1, 2, 3});
      array.setRequiresGradient(true);
      for (int i = 0; i < 20; i++) {
        try (NDManager step = root.newSubManager();
            var collector = engine.newGradientCollector()) {
          NDArray handle = Arrays.handle(array, step);
          NDArray loss = Arrays.scaled(Arrays.scaled(handle, 3).sum(), 0.5);
          collectGarbage();
          collector.backward(loss);
          NDArray gradient = array.getGradient();
          gradient.attach(step);
          assertThat(gradient.toFloatArray()).containsExactly(1.5f, 1.5f, 1.5f);
          gradient.subi(gradient);
        }
      }
    }
  }

  @Test
  void gradient_distillation_isDistanceBetweenProbabilities() {
    double temperature = 3;
    double weight = 0.6;
    Tensor student = bench.between(-3, 3, 4, 3);
    Tensor teacher = bench.between(-3, 3, 4, 3);
    Tensor labels = bench.labels(4, 3);
    Lesson lesson = Lesson.ofLabels(student, labels).withTargets(teacher);

    try (NDManager root = engine.newBaseManager()) {
      NDArray logits = Arrays.copy(student, root);
      logits.setRequiresGradient(true);
      try (var collector = engine.newGradientCollector()) {
        collector.backward(
            new Objective(new Loss.Distillation(temperature, weight)).of(logits, lesson));
      }
      float[] gradient = logits.getGradient().toFloatArray();

      // Hinton et al. 2015, section 2: T · (softmax(s/T) − softmax(t/T)) for the teacher's part.
      for (int sample = 0; sample < 4; sample++) {
        double[] soft = softmax(student, sample, temperature);
        double[] taught = softmax(teacher, sample, temperature);
        double[] hard = softmax(student, sample, 1);
        for (int c = 0; c < 3; c++) {
          double right = labels.longs().get(sample) == c ? 1 : 0;
          double expected =
              (weight * temperature * (soft[c] - taught[c]) + (1 - weight) * (hard[c] - right)) / 4;
          // Single precision against double.
          assertThat((double) gradient[3 * sample + c]).isCloseTo(expected, Offset.offset(1e-6));
        }
      }
    }
  }

  @Test
  void distillation_studentSaysTheSame_isZero() {
    Tensor logits = bench.floats(4, 3);

    try (NDManager root = engine.newBaseManager()) {
      double loss =
          new Objective(new Loss.Distillation(2, 1))
              .of(Arrays.view(logits, root), Lesson.ofTargets(logits, logits))
              .getFloat();

      assertThat(loss).isCloseTo(0, Offset.offset(1e-6));
    }
  }

  @Test
  void step_taken_leavesNoGradientBehind() {
    Lesson lesson = Lesson.ofLabels(bench.floats(6, 2, 16), bench.labels(6, 3));

    try (NDManager root = engine.newBaseManager()) {
      Classroom room = room(bench.convolutional(), new Loss.CrossEntropy(), root);
      room.teach(lesson, 1);

      room.model()
          .weights()
          .forEach((name, weight) ->
              assertThat(weight.getGradient().toFloatArray()).as(name).containsOnly(0f));
    }
  }

  @Test
  void steps_many_keepAsManyArrays() {
    Lesson lesson = Lesson.ofLabels(bench.floats(6, 2, 16), bench.labels(6, 3));

    try (NDManager root = engine.newBaseManager()) {
      Classroom room = room(bench.convolutional(), new Loss.CrossEntropy(), root);
      room.teach(lesson, 1);
      int before = root.getManagedArrays().size();
      int system = engine.newBaseManager().getParentManager().getManagedArrays().size();
      for (int i = 0; i < 20; i++) {
        room.teach(lesson, 1);
      }

      assertThat(root.getManagedArrays()).hasSize(before);
      assertThat(engine.newBaseManager().getParentManager().getManagedArrays()).hasSize(system);
    }
  }

  private Classroom room(Graph graph, Loss loss, NDManager root) {
    Objective objective = new Objective(loss);
    DifferentiableGraph model = new DifferentiableGraph(graph, objective.value(graph), root);
    return new Classroom(
        engine, root, model, objective, new Descent(Optimizer.adam(0.01), model.weights()));
  }

  private static Map<String, float[]> gradients(Classroom room, Lesson lesson, NDManager root) {
    Map<String, float[]> gradients = new HashMap<>();
    try (NDManager step = root.newSubManager()) {
      room.gradients(lesson, step);
      room.model()
          .weights()
          .forEach((name, weight) -> gradients.put(name, weight.getGradient().toFloatArray()));
    }
    return gradients;
  }

  private static double slope(Classroom room, Lesson lesson, String name, int at, float by) {
    return (lossWith(room, lesson, name, at, by) - lossWith(room, lesson, name, at, -by))
        / (2 * by);
  }

  private static double lossWith(Classroom room, Lesson lesson, String name, int at, float by) {
    NDArray weight = room.model().weights().getOrDefault(name, room.root().create(0));
    float[] values = weight.toFloatArray();
    float before = values[at];
    values[at] = before + by;
    weight.setRequiresGradient(false);
    weight.set(values);
    try (NDManager step = room.root().newSubManager()) {
      NDArray said = room.model().run(lesson.inputs(), Mode.LEARNING, step);
      return room.objective().of(said, lesson).getFloat();
    } finally {
      values[at] = before;
      weight.set(values);
    }
  }

  private static double[] softmax(Tensor logits, int row, double temperature) {
    double[] values = new double[3];
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      values[i] = Math.exp(logits.floats().get(3 * row + i) / temperature);
      sum += values[i];
    }
    for (int i = 0; i < 3; i++) {
      values[i] /= sum;
    }
    assertThat(logits.shape()).isEqualTo(Shape.of(4, 3));
    return values;
  }
}

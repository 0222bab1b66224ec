package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that was taught knows more, and says the same wherever it is run. */
final class TrainerTest {
  @TempDir Path folder;

  private final Trainer trainer = Trainer.open(Bench.cache());
  private final Bench bench = new Bench(5);

  /* The same numbers so many bytes further in memory than a line of the cache begins. */
  private static Tensor moved(Tensor tensor, int bytes) {
    ByteBuffer memory = ByteBuffer.allocateDirect(tensor.byteSize() + 128).alignedSlice(64);
    memory.position(bytes).limit(bytes + tensor.byteSize());
    ByteBuffer place = memory.slice().order(ByteOrder.LITTLE_ENDIAN);
    place.put(0, tensor.bytes(), 0, tensor.byteSize());
    return Tensor.of(tensor.type(), tensor.shape(), place);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void training_whereverLessonsLieInMemory_givesSameWeights(boolean pictures) throws Exception {
    Graph graph = pictures ? bench.convolutional() : bench.perceptron();
    Lesson drawn =
        pictures ? Lesson.ofLabels(bench.floats(32, 2, 16), bench.labels(32, 3)) : bench.rings(32);
    List<Graph> taught = new ArrayList<>();
    for (int bytes : new int[] {0, 4, 16, 32, 48}) {
      Lesson lesson =
          new Lesson(
              List.of(moved(drawn.inputs().getFirst(), bytes)), drawn.labels(), drawn.targets());
      taught.add(trainer.train(graph, step -> lesson, plan(30), Watch.none()).graph());
    }

    for (Graph other : taught) {
      taught
          .getFirst()
          .initializers()
          .forEach((name, tensor) ->
              assertThat(other.constant(name).orElseThrow().bytes())
                  .as(name)
                  .isEqualTo(tensor.bytes()));
    }
  }

  @Test
  void training_withLabels_raisesAccuracyInOnnxRuntime() throws Exception {
    Graph before = bench.perceptron();
    Lesson samples = bench.rings(256);
    Lesson unseen = bench.rings(400);

    Trained trained =
        trainer.train(before, Lessons.shuffled(samples, 32, 1), plan(400), Watch.none());

    assertThat(accuracy(before, unseen)).isLessThan(0.75);
    assertThat(accuracy(trained.graph(), unseen)).isGreaterThan(0.95);
    assertThat(trained.steps()).isEqualTo(400);
  }

  @Test
  void training_withMomentum_lowersLossToo() throws Exception {
    Lessons lessons = Lessons.shuffled(bench.rings(256), 32, 1);
    TrainingPlan plan = new TrainingPlan(300, Optimizer.momentum(0.1), new Loss.CrossEntropy(), 1);

    // Guessing between two classes costs ln 2 = 0.69.
    assertThat(trainer.train(bench.perceptron(), lessons, plan, Watch.none()).loss())
        .isLessThan(0.3);
  }

  @Test
  void training_towardsTeacher_makesStudentAgree() throws Exception {
    Graph teacher =
        trainer
            .train(
                bench.perceptron(),
                Lessons.shuffled(bench.rings(256), 32, 1),
                plan(300),
                Watch.none())
            .graph();
    Lesson samples = bench.rings(256);
    Tensor said = Bench.run(teacher, samples.inputs(), folder);
    for (int i = 0; i < said.floats().limit(); i++) {
      said.floats().put(i, (float) Math.log(said.floats().get(i)));
    }
    Lesson taught = Lesson.ofTargets(samples.inputs().getFirst(), said);
    TrainingPlan plan = new TrainingPlan(400, Optimizer.adam(0.02), new Loss.Distillation(2, 1), 1);

    Graph student =
        trainer
            .train(bench.perceptron(), Lessons.shuffled(taught, 32, 2), plan, Watch.none())
            .graph();

    assertThat(accuracy(student, bench.rings(400))).isGreaterThan(0.95);
  }

  @Test
  void training_sameSeeds_givesSameWeights() throws Exception {
    Graph graph = bench.convolutional();
    Lesson samples = Lesson.ofLabels(bench.floats(32, 2, 16), bench.labels(32, 3));

    Graph one =
        trainer.train(graph, Lessons.shuffled(samples, 8, 1), plan(20), Watch.none()).graph();
    Graph two =
        trainer.train(graph, Lessons.shuffled(samples, 8, 1), plan(20), Watch.none()).graph();

    one.initializers()
        .forEach((name, tensor) ->
            assertThat(two.constant(name).orElseThrow().bytes())
                .as(name)
                .isEqualTo(tensor.bytes()));
  }

  @Test
  void trainedGraph_exported_answersAsPyTorchDoes() throws Exception {
    Lesson samples = Lesson.ofLabels(bench.floats(32, 2, 16), bench.labels(32, 3));
    Graph graph =
        trainer
            .train(bench.convolutional(), Lessons.shuffled(samples, 8, 1), plan(30), Watch.none())
            .graph();

    Tensor expected = trainer.answer(graph, samples.inputs());
    Tensor actual = Bench.run(graph, samples.inputs(), folder);

    for (int i = 0; i < expected.floats().limit(); i++) {
      // The engine folds the BatchNormalization into the convolution, which rounds otherwise.
      assertThat(actual.floats().get(i)).isCloseTo(expected.floats().get(i), Offset.offset(1e-4f));
    }
  }

  @Test
  void watch_hasSeenEnough_endsWithWhatWasLearned() throws Exception {
    Trained trained =
        trainer.train(
            bench.perceptron(),
            Lessons.shuffled(bench.rings(64), 32, 1),
            plan(100),
            progress -> progress.step() < 7);

    assertThat(trained.steps()).isEqualTo(7);
  }

  @Test
  void training_lossNoNumber_saysSo() {
    Tensor targets = bench.floats(8, 2);
    targets.floats().put(3, Float.NaN);
    Lesson broken = Lesson.ofTargets(bench.floats(8, 2), targets);
    TrainingPlan plan = new TrainingPlan(5, Optimizer.adam(0.01), new Loss.MeanSquare(), 1);

    assertThatThrownBy(() -> trainer.train(bench.perceptron(), _ -> broken, plan, Watch.none()))
        .isInstanceOf(LearningException.class)
        .hasMessageContaining("loss: NaN (expected: a number");
  }

  @Test
  void operator_unknown_isNamed() {
    GraphBuilder net = Graph.builder("cumulative", 17);
    String x = net.input("x", ElementType.FP32, -1, 4);
    String axis = net.initializer("axis", Tensor.ofLongs(Shape.of(), 1));
    String sum = net.node("CumSum", x, axis);
    net.output(net.node("MatMul", sum, net.initializer("w", bench.floats(4, 2))));
    Graph graph = net.build();

    assertThatThrownBy(() -> trainer.requireApplicable(graph, new Loss.CrossEntropy()))
        .isInstanceOf(LearningException.class)
        .hasMessageStartingWith("CumSum 'CumSum_1': CumSum cannot be learned through")
        .extracting(e -> ((LearningException) e).reason())
        .isEqualTo(LearningException.Reason.NOT_APPLICABLE);
  }

  @Test
  void lesson_otherShape_isRefused() {
    Lesson wrong = Lesson.ofLabels(bench.floats(4, 3), bench.labels(4, 2));

    assertThatThrownBy(() -> trainer.train(bench.perceptron(), _ -> wrong, plan(1), Watch.none()))
        .isInstanceOf(LearningException.class)
        .hasMessage("input 'x': FP32[4,3] (expected: FP32[?,2])");
  }

  @Test
  void lesson_labelOutOfRange_isRefused() {
    Lesson wrong = Lesson.ofLabels(bench.floats(2, 2), Tensor.ofLongs(Shape.of(2), 0, 2));

    assertThatThrownBy(() -> trainer.train(bench.perceptron(), _ -> wrong, plan(1), Watch.none()))
        .isInstanceOf(LearningException.class)
        .hasMessage("label: 2 (expected: 0 to 1)");
  }

  private double accuracy(Graph graph, Lesson samples) throws IOException {
    Tensor answers = Bench.run(graph, List.copyOf(samples.inputs()), folder);
    Tensor labels = samples.labels().orElseThrow();
    int right = 0;
    for (int i = 0; i < labels.longs().limit(); i++) {
      boolean second = answers.floats().get(2 * i + 1) > answers.floats().get(2 * i);
      right += labels.longs().get(i) == (second ? 1 : 0) ? 1 : 0;
    }
    return (double) right / labels.longs().limit();
  }

  private static TrainingPlan plan(int steps) {
    return new TrainingPlan(steps, Optimizer.adam(0.02), new Loss.CrossEntropy(), 1);
  }
}

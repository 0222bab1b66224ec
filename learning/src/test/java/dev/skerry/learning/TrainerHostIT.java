package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lessons in a child process teach the same, and may end badly. */
final class TrainerHostIT {
  private final Bench bench = new Bench(5);
  private final TrainerHost host = new TrainerHost(ThisJvm.launcher(), Bench.cache());

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void training_inChild_givesSameWeightsAsHere() throws Exception {
    Graph graph = rounded(bench.convolutional());
    Lesson samples = Lesson.ofLabels(bench.floats(32, 2, 16), bench.labels(32, 3));
    Lessons shuffled = Lessons.shuffled(samples.withTargets(bench.floats(32, 3)), 8, 1);
    Lessons lessons = withExam(shuffled, List.of(shuffled.at(1000), shuffled.at(1001)));
    for (TrainingPlan plan :
        List.of(
            new TrainingPlan(20, 4, Optimizer.adam(0.02), new Loss.Distillation(2, 0.5), 1),
            new TrainingPlan(20, Optimizer.momentum(0.02), new Loss.MeanSquare(), 1))) {
      Trained there = host.train(graph, lessons, plan, Watch.none());

      Trained here = Trainer.open(Bench.cache()).train(graph, lessons, plan, Watch.none());
      assertThat(there.loss()).isEqualTo(here.loss());
      here.graph()
          .initializers()
          .forEach((name, tensor) ->
              assertThat(there.graph().constant(name).orElseThrow().bytes())
                  .as(name)
                  .isEqualTo(tensor.bytes()));
    }
  }

  private static Lessons withExam(Lessons lessons, List<Lesson> exam) {
    return new Lessons() {
      @Override
      public Lesson at(int step) {
        return lessons.at(step);
      }

      @Override
      public List<Lesson> exam() {
        return exam;
      }
    };
  }

  /* What lessons make worse stays as it was. */
  @Test
  void trainingThatDoesHarm_endsWithWhatItBeganWith() throws Exception {
    Graph graph = bench.perceptron();
    Lesson samples = bench.rings(64);
    Lesson right =
        new Lesson(
            samples.inputs(),
            Optional.empty(),
            Optional.of(Trainer.open(Bench.cache()).answer(graph, samples.inputs())));
    Lesson wrong = right.withTargets(bench.floats(64, 2));

    Trained trained =
        host.train(
            graph,
            withExam(_ -> wrong, List.of(right)),
            new TrainingPlan(60, Optimizer.adam(0.02), new Loss.MeanSquare(), 1),
            Watch.none());

    trained
        .graph()
        .initializers()
        .forEach((name, tensor) ->
            assertThat(tensor.bytes())
                .as(name)
                .isEqualTo(graph.constant(name).orElseThrow().bytes()));
    assertThat(trained.steps()).isEqualTo(60);
  }

  /* With operators that no model has that was not made for lessons. */
  private static Graph rounded(Graph graph) {
    Node first = graph.nodes().getFirst();
    GraphBuilder built = Graph.builder(graph.name(), graph.header()).opset(Rounding.DOMAIN, 1);
    graph.inputs().forEach(built::input);
    graph.initializers().forEach(built::initializer);
    built.add(Rounding.weights(first.inputs().get(1), "rounded", 0, 127));
    List<String> inputs = new ArrayList<>(first.inputs());
    inputs.set(1, "rounded");
    built.add(first.withInputs(inputs));
    graph.nodes().stream().skip(1).forEach(built::add);
    graph.outputs().forEach(built::output);
    return built.build();
  }

  @Test
  void watch_hasSeenEnough_endsWithWhatWasLearned() throws Exception {
    Trained trained =
        host.train(bench.perceptron(), rings(), plan(100), progress -> progress.step() < 7);

    assertThat(trained.steps()).isEqualTo(7);
  }

  @Test
  void lesson_thatDoesNotFit_isRefusedAsHere() throws Exception {
    Lesson wrong = Lesson.ofLabels(bench.floats(4, 3), bench.labels(4, 2));

    assertThatThrownBy(() -> host.train(bench.perceptron(), _ -> wrong, plan(1), Watch.none()))
        .isInstanceOf(LearningException.class)
        .hasMessage("input 'x': FP32[4,3] (expected: FP32[?,2])")
        .extracting(e -> ((LearningException) e).reason())
        .isEqualTo(LearningException.Reason.BAD_LESSON);
  }

  @Test
  void child_diesInALesson_thatTrainingIsRefusedAndTheNextIsTaught() throws Exception {
    Lessons deadly =
        step -> {
          if (step == 3) {
            child().destroyForcibly();
            child().onExit().join();
          }
          return rings().at(step);
        };

    assertThatThrownBy(() -> host.train(bench.perceptron(), deadly, plan(9), Watch.none()))
        .isInstanceOf(LearningException.class)
        .hasMessage("lessons crashed in step 3 (killed by signal 9; expected: a model)")
        .extracting(e -> ((LearningException) e).reason())
        .isEqualTo(LearningException.Reason.CRASHED);
    assertThat(host.train(bench.perceptron(), rings(), plan(9), Watch.none()).steps()).isEqualTo(9);
  }

  @Test
  void hostThatRests_holdsNoChild_andTeachesAgain() throws Exception {
    host.train(bench.perceptron(), rings(), plan(9), Watch.none());
    ProcessHandle child = child();

    host.rest();

    child.onExit().join();
    assertThat(host.child()).isEmpty();
    assertThat(host.train(bench.perceptron(), rings(), plan(9), Watch.none()).steps()).isEqualTo(9);
  }

  @Test
  void lessons_thatFail_leaveNoChildBehind() throws Exception {
    Lessons none =
        _ -> {
          throw new IllegalStateException("no lesson");
        };

    assertThatThrownBy(() -> host.train(bench.perceptron(), none, plan(9), Watch.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no lesson");
    assertThat(host.child()).isEmpty();
  }

  @Test
  void child_saysNothingForTooLong_isEndedAndItsTrainingRefused(@TempDir Path folder)
      throws Exception {
    Path silent = folder.resolve("java");
    Files.writeString(silent, "#!/bin/sh\necho $$ > \"$0.pid\"\nexec sleep 600\n");
    Files.setPosixFilePermissions(silent, PosixFilePermissions.fromString("rwx------"));
    try (TrainerHost impatient =
        new TrainerHost(
            new Trial.Launcher(silent, List.of(), "none"), folder, Duration.ofMillis(1500))) {

      assertThatThrownBy(() -> impatient.train(bench.perceptron(), rings(), plan(9), Watch.none()))
          .isInstanceOf(LearningException.class)
          .hasMessage("lessons hung in step 0 (nothing heard for 1.5 s; expected: a model)")
          .extracting(e -> ((LearningException) e).reason())
          .isEqualTo(LearningException.Reason.CRASHED);
      assertThat(impatient.child()).isEmpty();
    }
    long pid = Long.parseLong(Files.readString(folder.resolve("java.pid")).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private ProcessHandle child() {
    return host.child().orElseThrow();
  }

  private Lessons rings() {
    return Lessons.shuffled(new Bench(7).rings(256), 32, 1);
  }

  private static TrainingPlan plan(int steps) {
    return new TrainingPlan(steps, Optimizer.adam(0.02), new Loss.CrossEntropy(), 1);
  }
}

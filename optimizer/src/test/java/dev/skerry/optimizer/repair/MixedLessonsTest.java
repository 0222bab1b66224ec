package dev.skerry.optimizer.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.Session;
import dev.skerry.learning.Lesson;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What students are shown, and what they are told about it. */
final class MixedLessonsTest {
  private static final int BATCH = 8;

  @TempDir private Path folder;

  /* Probabilities of two classes by the mean of each half of the columns. */
  private static Graph halves(int channels) {
    GraphBuilder net = Graph.builder("halves", 13);
    String x = net.input("x", ElementType.FP32, -1, channels, 16, 16);
    Tensor weights = Tensor.allocate(ElementType.FP32, Shape.of(channels * 256L, 2));
    for (int i = 0; i < channels * 256; i++) {
      weights.floats().put(2 * i + (i % 16 < 8 ? 0 : 1), 0.05f);
    }
    String flat = net.node("Flatten", x);
    net.node(
        "Softmax",
        List.of(net.node("MatMul", flat, net.initializer("w", weights))),
        List.of("y"),
        Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 2));
    return net.build();
  }

  /* As likely of either class as the whole picture is bright. */
  private static Graph brightness() {
    GraphBuilder net = Graph.builder("brightness", 13);
    String x = net.input("x", ElementType.FP32, -1, 1, 16, 16);
    Tensor weights = Tensor.allocate(ElementType.FP32, Shape.of(256, 2));
    for (int i = 0; i < 256; i++) {
      weights.floats().put(2 * i, 0.05f);
    }
    String flat = net.node("Flatten", x);
    net.node(
        "Softmax",
        List.of(net.node("MatMul", flat, net.initializer("w", weights))),
        List.of("y"),
        Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 2));
    return net.build();
  }

  private Session session(Graph graph) throws IOException {
    Path file = folder.resolve("teacher.onnx");
    OnnxFile.write(graph, file);
    return Runs.ENGINE.load(file);
  }

  private static Samples pictures(Truth truth) {
    return Samples.of(
        "drawn", "x", TestNets.normal(new SplittableRandom(5), 1, 60, 1, 16, 16), truth);
  }

  private static MixedLessons lessons(Samples samples, Session session, Graph graph, long seed) {
    return new MixedLessons(
        samples, samples.first(3), session.inputs(), Teacher.of(session, graph), true, BATCH, seed);
  }

  @Test
  void lesson_isTheSameForTheSameSeedAndStep() throws Exception {
    Graph graph = halves(1);
    Samples samples = pictures(new Truth.Unknown());
    try (Session session = session(graph)) {
      FloatBuffer once = lessons(samples, session, graph, 4).input(17).floats();

      assertThat(lessons(samples, session, graph, 4).input(17).floats()).isEqualTo(once);
      assertThat(lessons(samples, session, graph, 4).input(18).floats()).isNotEqualTo(once);
      assertThat(lessons(samples, session, graph, 5).input(17).floats()).isNotEqualTo(once);
    }
  }

  @Test
  void fingerprint_isOfWhatIsTaughtAndNothingElse() throws Exception {
    Graph graph = halves(1);
    Samples samples = pictures(new Truth.Unknown());
    try (Session session = session(graph)) {
      Teacher teacher = Teacher.of(session, graph);

      assertThat(lessons(samples, session, graph, 4).fingerprint())
          .isEqualTo(lessons(samples, session, graph, 4).fingerprint());
      assertThat(
              List.of(
                  lessons(samples, session, graph, 4).fingerprint(),
                  lessons(samples, session, graph, 5).fingerprint(),
                  lessons(samples.first(20), session, graph, 4).fingerprint(),
                  new MixedLessons(
                          samples, samples.first(0), session.inputs(), teacher, false, BATCH, 4)
                      .fingerprint()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void exam_asksAboutOtherSamplesAsTheyAre() throws Exception {
    Graph graph = halves(1);
    Samples samples = pictures(new Truth.Unknown());
    try (Session session = session(graph)) {
      Teacher teacher = Teacher.of(session, graph);
      List<Lesson> exam = lessons(samples, session, graph, 3).exam();

      Tensor first = samples.batch(session.inputs(), 0, 3).getFirst();
      assertThat(exam)
          .singleElement()
          .satisfies(question -> {
            assertThat(question.inputs().getFirst().bytes()).isEqualTo(first.bytes());
            assertThat(question.targets().orElseThrow().bytes())
                .isEqualTo(teacher.targets(first).bytes());
          });
    }
  }

  @Test
  void teacher_isAskedAboutTheVeryThingThatIsShown() throws Exception {
    Graph graph = halves(1);
    try (Session session = session(graph)) {
      Teacher teacher = Teacher.of(session, graph);
      Lesson lesson = lessons(pictures(new Truth.Unknown()), session, graph, 4).at(3);

      assertThat(lesson.targets().orElseThrow().floats())
          .isEqualTo(teacher.targets(lesson.inputs().getFirst()).floats());
    }
  }

  @Test
  void numbersThatAreNoPicture_areOnlyMixedTwoByTwo() throws Exception {
    Graph graph = TestNets.perceptron(1);
    Tensor rows = TestNets.normal(new SplittableRandom(5), 1, 50, 24);
    try (Session session = session(graph)) {
      Samples samples = Samples.of("drawn", "x", rows, new Truth.Unknown());
      Tensor shown = lessons(samples, session, graph, 2).input(0);

      for (int i = 0; i < BATCH; i++) {
        double nearest = nearest(rows, shown, i, i % 2 == 0 ? rows.floats().limit() / 24 : 0);
        assertThat(nearest).as("sample %d", i).isCloseTo(0, Offset.offset(1e-4));
      }
      assertThat(nearest(rows, shown, 0, 0)).isGreaterThan(0.1);
    }
  }

  /* How far a shown sample is from one that there is, or from the lines between it and any other. */
  private static double nearest(Tensor rows, Tensor shown, int place, int others) {
    double nearest = Double.MAX_VALUE;
    int count = rows.floats().limit() / 24;
    for (int a = 0; a < count; a++) {
      nearest = Math.min(nearest, distance(rows, a, a, shown, place));
      for (int b = 0; b < others; b++) {
        nearest = Math.min(nearest, distance(rows, a, b, shown, place));
      }
    }
    return nearest;
  }

  private static double distance(Tensor rows, int a, int b, Tensor shown, int place) {
    FloatBuffer from = rows.floats();
    double along = 0;
    double length = 0;
    for (int i = 0; i < 24; i++) {
      double way = from.get(b * 24 + i) - from.get(a * 24 + i);
      along += way * (shown.floats().get(place * 24 + i) - from.get(a * 24 + i));
      length += way * way;
    }
    double share = length == 0 ? 0 : Math.clamp(along / length, 0, 1);
    double square = 0;
    for (int i = 0; i < 24; i++) {
      double on = from.get(a * 24 + i) + share * (from.get(b * 24 + i) - from.get(a * 24 + i));
      square += Math.pow(shown.floats().get(place * 24 + i) - on, 2);
    }
    return Math.sqrt(square);
  }

  @Test
  void labels_drawTheTeachersAnswerTowardsWhatIsRight() throws Exception {
    Graph graph = halves(1);
    try (Session session = session(graph)) {
      Samples labelled = pictures(new Truth.Classes(Collections.nCopies(60, 1)));
      Lesson plain = lessons(pictures(new Truth.Unknown()), session, graph, 4).at(3);
      Lesson corrected = lessons(labelled, session, graph, 4).at(3);

      assertThat(corrected.inputs().getFirst().floats())
          .isEqualTo(plain.inputs().getFirst().floats());
      FloatBuffer said = plain.targets().orElseThrow().floats();
      FloatBuffer told = corrected.targets().orElseThrow().floats();
      for (int i = 0; i < BATCH; i++) {
        assertThat(Math.exp(told.get(2 * i + 1)))
            .isCloseTo(0.7 * Math.exp(said.get(2 * i + 1)) + 0.3, Offset.offset(1e-5));
        assertThat(Math.exp(told.get(2 * i)) + Math.exp(told.get(2 * i + 1)))
            .isCloseTo(1, Offset.offset(1e-5));
      }
    }
  }

  @Test
  void labelsThatTheModelDoesNotHave_correctNothing() throws Exception {
    Graph graph = halves(1);
    try (Session session = session(graph)) {
      Samples labelled = pictures(new Truth.Classes(Collections.nCopies(60, 2)));
      Lesson plain = lessons(pictures(new Truth.Unknown()), session, graph, 4).at(3);

      Lesson labels = lessons(labelled, session, graph, 4).at(3);
      assertThat(labels.targets().orElseThrow().floats())
          .isEqualTo(plain.targets().orElseThrow().floats());
    }
  }

  @Test
  void pictures_areAlikeInAMirrorOnlyIfTheTeacherSaysTheSame() throws Exception {
    Samples samples = pictures(new Truth.Unknown());
    Graph graph = halves(1);
    try (Session session = session(graph)) {
      assertThat(Mirrors.areAlike(samples, session.inputs(), Teacher.of(session, graph))).isFalse();
    }
    Graph bright = brightness();
    try (Session session = session(bright)) {
      assertThat(Mirrors.areAlike(samples, session.inputs(), Teacher.of(session, bright))).isTrue();
    }
  }
}

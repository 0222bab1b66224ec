package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept is what answers best, whenever that was. */
final class ExaminationTest {
  private final Bench bench = new Bench(5);
  private final List<Lesson> questions = List.of(bench.rings(4), bench.rings(4));
  private final Graph[] models = {bench.perceptron(), bench.perceptron(), bench.perceptron()};

  private Graph best(List<Lesson> asked, int steps, double... losses) {
    List<Double> left = new ArrayList<>();
    for (double loss : losses) {
      left.add(loss);
      left.add(loss);
    }
    Examination examination = new Examination(_ -> left.removeFirst(), asked, steps);
    for (int step = 0; step < steps; step++) {
      int now = Math.min(step / 50, models.length - 1);
      examination.before(step, () -> models[now]);
    }
    return examination.best(() -> models[models.length - 1]);
  }

  @Test
  void bestOfThoseOnTheWay_isKept() {
    assertThat(best(questions, 100, 3, 1, 2)).isSameAs(models[1]);
  }

  @Test
  void whereLessonsDoHarm_theFirstIsKept() {
    assertThat(best(questions, 100, 1, 3, 2)).isSameAs(models[0]);
  }

  @Test
  void lastThatIsBest_isKept() {
    assertThat(best(questions, 100, 3, 2, 1)).isSameAs(models[2]);
  }

  @Test
  void whatIsNoNumber_isNeverTheBest() {
    assertThat(best(questions, 100, Double.NaN, 2, Double.POSITIVE_INFINITY)).isSameAs(models[1]);
  }

  @Test
  void withoutQuestions_theLastIsKept() {
    assertThat(best(List.of(), 100)).isSameAs(models[2]);
  }

  @Test
  void longTraining_isAskedTwentyTimesAndAtItsEnd() {
    List<Integer> asked = new ArrayList<>();
    Examination examination =
        new Examination(
            _ -> {
              asked.add(1);
              return 1;
            },
            questions.subList(0, 1),
            8000);
    for (int step = 0; step < 8000; step++) {
      examination.before(step, () -> models[0]);
    }
    examination.best(() -> models[1]);

    assertThat(asked).hasSize(21);
  }
}

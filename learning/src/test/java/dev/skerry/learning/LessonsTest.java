package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Samples in memory are dealt out in an order that the seed gives. */
final class LessonsTest {
  @Test
  void shuffled_onePass_dealsEachSampleOnceWithItsLabel() {
    Lessons lessons = lessons(3);

    List<Long> dealt = new ArrayList<>();
    for (int step = 0; step < 4; step++) {
      dealt.addAll(labels(lessons.at(step)));
    }

    assertThat(dealt).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(dealt).isNotEqualTo(dealt.stream().sorted().toList());
  }

  @Test
  void shuffled_askedOutOfTurn_givesTheSame() {
    Lessons lessons = lessons(3);

    List<Long> sixth = labels(lessons.at(6));
    lessons.at(0);

    assertThat(labels(lessons.at(6))).isEqualTo(sixth);
  }

  @Test
  void shuffled_batchTooLarge_isRefused() {
    assertThatThrownBy(() -> lessons(13))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: 13 (expected: 1 to 12, the number of samples)");
  }

  private static Lessons lessons(int batch) {
    float[] values = new float[24];
    long[] labels = new long[12];
    for (int i = 0; i < 12; i++) {
      labels[i] = i;
      values[2 * i] = i;
      values[2 * i + 1] = -i;
    }
    return Lessons.shuffled(
        Tensor.ofFloats(Shape.of(12, 2), values), Tensor.ofLongs(Shape.of(12), labels), batch, 9);
  }

  private static List<Long> labels(Lesson lesson) {
    Tensor input = lesson.inputs().getFirst();
    List<Long> labels = new ArrayList<>();
    for (int i = 0; i < input.shape().dimension(0); i++) {
      long label = lesson.labels().orElseThrow().longs().get(i);
      assertThat(input.floats().get(2 * i)).isEqualTo((float) label);
      assertThat(input.floats().get(2 * i + 1)).isEqualTo((float) -label);
      labels.add(label);
    }
    return labels;
  }
}

package dev.skerry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.Shape;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Windows follow from their seed. */
final class VibrationWindowsTest {
  @Test
  void windows_sameSeed_areTheSame() {
    VibrationWindows one = VibrationWindows.draw(3, 20);
    VibrationWindows two = VibrationWindows.draw(3, 20);

    assertThat(one.inputs().bytes()).isEqualTo(two.inputs().bytes());
    assertThat(one.conditions()).isEqualTo(two.conditions());
  }

  @Test
  void windows_fewer_areTheFirstOfMore() {
    VibrationWindows few = VibrationWindows.draw(3, 5);
    VibrationWindows many = VibrationWindows.draw(3, 20);

    assertThat(few.inputs().bytes()).isEqualTo(many.inputs(0, 5).bytes());
    assertThat(few.conditions()).isEqualTo(many.conditions().subList(0, 5));
  }

  @Test
  void windows_otherSeed_areOthers() {
    assertThat(VibrationWindows.draw(3, 5).inputs().bytes())
        .isNotEqualTo(VibrationWindows.draw(4, 5).inputs().bytes());
  }

  @Test
  void windows_many_haveEachConditionAboutAsOften() {
    VibrationWindows windows = VibrationWindows.draw(8, 400);

    for (Condition condition : Condition.values()) {
      // 100 expected, with a deviation of 9.
      assertThat(Collections.frequency(windows.conditions(), condition)).isBetween(60, 140);
    }
  }

  @Test
  void window_one_isAViewWithABatchOfOne() {
    VibrationWindows windows = VibrationWindows.draw(8, 4);

    assertThat(windows.input(2).shape()).isEqualTo(Shape.of(1, 1, VibrationWindows.LENGTH));
    assertThat(windows.input(2).floats().get(7))
        .isEqualTo(windows.inputs().floats().get(2 * VibrationWindows.LENGTH + 7));
    assertThat(windows.labels().longs().get(2)).isEqualTo(windows.conditions().get(2).number());
  }

  @Test
  void draw_none_isRefused() {
    assertThatThrownBy(() -> VibrationWindows.draw(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count: 0 (expected: >= 1)");
  }
}

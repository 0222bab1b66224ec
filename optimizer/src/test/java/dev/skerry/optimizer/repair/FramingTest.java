package dev.skerry.optimizer.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.TestNets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pictures that are seen from elsewhere. */
final class FramingTest {
  private static final Picture FIRST = new Picture(true, 16, 20, 3);
  private static final Picture LAST = new Picture(false, 16, 20, 3);

  private final Tensor noise = TestNets.normal(new SplittableRandom(3), 1, 1, 3, 16, 20);

  private static Tensor framed(Framing framing, Tensor from) {
    Tensor to = Tensor.allocate(from.type(), from.shape());
    framing.apply(from.floats(), to.floats(), 0);
    return to;
  }

  @Test
  void pictures_areOfFewChannelsAndNotTiny() {
    assertThat(Picture.of(Shape.of(8, 3, 32, 24))).contains(new Picture(true, 32, 24, 3));
    assertThat(Picture.of(Shape.of(8, 96, 64, 1))).contains(new Picture(false, 96, 64, 1));
    assertThat(Picture.of(Shape.of(8, 30, 1, 40))).isEmpty();
    assertThat(Picture.of(Shape.of(8, 3, 12, 12))).isEmpty();
    assertThat(Picture.of(Shape.of(8, 640))).isEmpty();
  }

  @Test
  void mirror_exchangesLeftAndRightInEachLayout() {
    for (Picture picture : new Picture[] {FIRST, LAST}) {
      Tensor mirrored = framed(Framing.mirror(picture), noise);

      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 20; x++) {
          for (int c = 0; c < 3; c++) {
            assertThat(mirrored.floats().get(picture.at(y, x, c)))
                .isEqualTo(noise.floats().get(picture.at(y, 19 - x, c)));
          }
        }
      }
    }
  }

  @Test
  void framing_isWhatTheSeedSaysAndAnotherWithEachSeed() {
    Tensor one = framed(Framing.drawn(FIRST, true, new SplittableRandom(1)), noise);
    Tensor same = framed(Framing.drawn(FIRST, true, new SplittableRandom(1)), noise);
    Tensor other = framed(Framing.drawn(FIRST, true, new SplittableRandom(2)), noise);

    assertThat(one.floats())
        .isEqualTo(same.floats())
        .isNotEqualTo(other.floats())
        .isNotEqualTo(noise.floats());
  }

  @Test
  void framing_movesAndScalesALittleAndAddNothing() {
    // Each number is its column: what is seen of it tells from where it came.
    Tensor columns = Tensor.allocate(noise.type(), noise.shape());
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 20; x++) {
        for (int c = 0; c < 3; c++) {
          columns.floats().put(FIRST.at(y, x, c), x);
        }
      }
    }
    SplittableRandom random = new SplittableRandom(5);
    double least = 20;
    double most = 0;
    for (int i = 0; i < 200; i++) {
      Tensor framed = framed(Framing.drawn(FIRST, false, random), columns);
      for (int x = 1; x < 20; x++) {
        float here = framed.floats().get(FIRST.at(3, x, 1));
        assertThat(here)
            .isBetween(0f, 19f)
            .isGreaterThanOrEqualTo(framed.floats().get(FIRST.at(3, x - 1, 1)));
      }
      double middle =
          (framed.floats().get(FIRST.at(3, 9, 1)) + framed.floats().get(FIRST.at(3, 10, 1))) / 2;
      least = Math.min(least, middle);
      most = Math.max(most, middle);
    }
    // An eighth of 20 columns to either side, and no farther.
    assertThat(least).isBetween(9.5 - 2.4 - 1e-3, 8.0);
    assertThat(most).isBetween(11.0, 9.5 + 2.4 + 1e-3);
  }

  @Test
  void framing_isMirroredHalfTheTimeIfItMayBe() {
    SplittableRandom random = new SplittableRandom(7);
    int mirrored = 0;
    for (int i = 0; i < 100; i++) {
      Tensor ramp = Tensor.allocate(noise.type(), noise.shape());
      for (int x = 0; x < 20; x++) {
        ramp.floats().put(FIRST.at(8, x, 0), x);
        ramp.floats().put(FIRST.at(7, x, 0), x);
        ramp.floats().put(FIRST.at(9, x, 0), x);
      }
      Tensor framed = framed(Framing.drawn(FIRST, true, random), ramp);
      float left = 0;
      float right = 0;
      for (int y = 0; y < 16; y++) {
        left += framed.floats().get(FIRST.at(y, 2, 0));
        right += framed.floats().get(FIRST.at(y, 17, 0));
      }
      mirrored += left > right ? 1 : 0;
    }
    assertThat(mirrored).isBetween(30, 70);
  }
}

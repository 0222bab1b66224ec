package dev.skerry.device.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.link.Scale;
import dev.skerry.link.Traits;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LooksTest {
  private static final TensorSpec X = new TensorSpec("x", ElementType.FP32, Shape.of(Shape.ANY, 4));
  private static final TensorSpec Y = new TensorSpec("y", ElementType.FP32, Shape.of(Shape.ANY, 3));
  private static final String CLASS = Traits.ofOutput(Traits.Kind.CLASS, "y");
  private static final String CONFIDENCE = Traits.ofOutput(Traits.Kind.CONFIDENCE, "y");
  private static final String MEAN = Traits.ofInput(Traits.Kind.MEAN, "x");
  private static final String SPREAD = Traits.ofInput(Traits.Kind.SPREAD, "x");

  private final Looks looks = new Looks();
  private long now = 1;

  private void look(Tensor question, Tensor answer, int samples) {
    looks.look(List.of(X), List.of(question), List.of(Y), List.of(answer), samples, now);
    now += Looks.EVERY_NANOS;
  }

  private static Tensor floats(int rows, int columns, float... values) {
    return Tensor.ofFloats(Shape.of(rows, columns), values);
  }

  private static Tensor question() {
    return floats(1, 4, 1, 3, 1, 3);
  }

  private static int only(Traits traits, String name) {
    assertThat(traits.count(name)).as(name).isEqualTo(1);
    long[] counts = traits.counts(name);
    int bucket = 0;
    while (counts[bucket] == 0) {
      bucket++;
    }
    return bucket;
  }

  @Test
  void scores_areAClass_andHowSureItIs() {
    look(question(), floats(1, 3, 0.1f, 0.6f, 0.3f), 1);

    assertThat(only(looks.traits(), CLASS)).isEqualTo(1);
    assertThat(only(looks.traits(), CONFIDENCE)).isEqualTo(Scale.ofConfidence(0.6 / 0.9));
    assertThat(only(looks.traits(), MEAN)).isEqualTo(Scale.ofNumber(2));
    assertThat(only(looks.traits(), SPREAD)).isEqualTo(Scale.ofNumber(1));
  }

  @Test
  void logits_areAsSureAsTheirSoftmax() {
    look(question(), floats(1, 3, (float) Math.log(3), -2, (float) Math.log(1)), 1);

    assertThat(only(looks.traits(), CLASS)).isZero();
    assertThat(only(looks.traits(), CONFIDENCE)).isEqualTo(Scale.ofConfidence(0.75));
  }

  @Test
  void aWholeNumber_isAClass() {
    look(question(), Tensor.ofLongs(Shape.of(1), 66), 1);

    assertThat(only(looks.traits(), CLASS)).isEqualTo(Scale.ofClass(66));
    assertThat(looks.traits().count(CONFIDENCE)).isZero();
  }

  @Test
  void aNumber_andAPicture_areAMean() {
    look(question(), floats(1, 1, 7.5f), 1);

    Traits number = looks.traits();
    assertThat(only(number, Traits.ofOutput(Traits.Kind.MEAN, "y"))).isEqualTo(Scale.ofNumber(7.5));
    assertThat(number.count(Traits.ofOutput(Traits.Kind.SPREAD, "y"))).isZero();

    look(question(), Tensor.ofFloats(Shape.of(1, 2, 2), 5, 5, 9, 9), 1);

    Traits picture = looks.traits().since(number);
    assertThat(only(picture, Traits.ofOutput(Traits.Kind.MEAN, "y"))).isEqualTo(Scale.ofNumber(7));
    assertThat(only(picture, Traits.ofOutput(Traits.Kind.SPREAD, "y")))
        .isEqualTo(Scale.ofNumber(2));
  }

  @Test
  void ofManySamples_theFirstIsLookedAt() {
    look(floats(2, 4, 1, 1, 1, 1, 9, 9, 9, 9), floats(2, 3, 1, 0, 0, 0, 0, 1), 2);

    assertThat(only(looks.traits(), CLASS)).isZero();
    assertThat(only(looks.traits(), MEAN)).isEqualTo(Scale.ofNumber(1));
    assertThat(only(looks.traits(), SPREAD)).isEqualTo(Scale.ofNumber(0));
  }

  @Test
  void looks_areAQuarterOfASecondApart() {
    for (int i = 0; i < 1000; i++) {
      looks.look(List.of(X), List.of(question()), List.of(), List.of(), 1, 1 + i * 1_000_000L);
    }

    assertThat(looks.traits().count(MEAN)).isEqualTo(4);
  }

  @Test
  void whatIsNoNumber_isPassedOver() {
    look(floats(1, 4, 1, Float.NaN, 1, 1), floats(1, 3, 1, Float.POSITIVE_INFINITY, 0), 1);
    look(floats(1, 4, Float.NaN, 1, 1, 1), Tensor.ofStrings(Shape.of(1), List.of("secret")), 1);

    assertThat(looks.traits()).isEqualTo(Traits.none());
  }

  @Test
  void manyElements_areLookedAtHereAndThere() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2;
    }
    look(Tensor.ofFloats(Shape.of(1, values.length), values), floats(1, 3, 1, 0, 0), 1);

    assertThat(only(looks.traits(), MEAN)).isEqualTo(Scale.ofNumber(0.5));
    assertThat(only(looks.traits(), SPREAD)).isEqualTo(Scale.ofNumber(0.5));
  }

  @Test
  void tensorsThatComeAndGo_takeNoMoreMemory() {
    for (int i = 0; i < 100; i++) {
      TensorSpec other = new TensorSpec("x" + i, ElementType.FP32, Shape.of(Shape.ANY, 4));
      looks.look(List.of(other), List.of(question()), List.of(), List.of(), 1, now);
      now += Looks.EVERY_NANOS;
    }

    assertThat(looks.traits().names()).hasSize(8);
  }
}

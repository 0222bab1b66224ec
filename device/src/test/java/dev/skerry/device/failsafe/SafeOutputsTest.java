package dev.skerry.device.failsafe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.terms.SafeAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SafeOutputsTest {
  private static final List<TensorSpec> OUTPUTS =
      List.of(
          new TensorSpec("probs", ElementType.FP32, Shape.of(-1, 2)),
          new TensorSpec("class", ElementType.INT64, Shape.of(-1)));

  @Test
  void declaredValues_becomeTensorsInTheModelsOrder() {
    SafeOutputs safe =
        SafeOutputs.of(
            SafeAnswer.of(Map.of("class", List.of(3.0), "probs", List.of(0.25, 0.75))), OUTPUTS);

    List<Tensor> one = safe.forSamples(1);
    List<Tensor> three = safe.forSamples(3);

    assertThat(one.get(0).shape()).isEqualTo(Shape.of(1, 2));
    assertThat(one.get(1).longs().get(0)).isEqualTo(3);
    assertThat(three.get(0).shape()).isEqualTo(Shape.of(3, 2));
    assertThat(three.get(0).floats().get(5)).isEqualTo(0.75f);
    assertThat(three.get(1).longs().get(2)).isEqualTo(3);
  }

  @Test
  void missingOutput_isRefusedByName() {
    assertThatThrownBy(
            () -> SafeOutputs.of(SafeAnswer.of(Map.of("probs", List.of(1.0, 0.0))), OUTPUTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class");
  }

  @Test
  void wrongCount_isRefusedWithBothCounts() {
    assertThatThrownBy(() ->
            SafeOutputs.of(
                SafeAnswer.of(Map.of("probs", List.of(1.0), "class", List.of(0.0))), OUTPUTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 values")
        .hasMessageContaining("expected: 2 numbers");
  }

  @Test
  void surplusOutput_isRefused() {
    Map<String, List<Double>> values =
        Map.of("probs", List.of(1.0, 0.0), "class", List.of(0.0), "other", List.of(0.0));

    assertThatThrownBy(() -> SafeOutputs.of(SafeAnswer.of(values), OUTPUTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
  }

  @Test
  void nonFiniteElement_isFoundInEveryFloatingType() {
    assertThat(Finite.firstNonFinite(Tensor.ofFloats(Shape.of(3), 1, 2, Float.MAX_VALUE)))
        .isEqualTo(-1);
    assertThat(Finite.firstNonFinite(Tensor.ofFloats(Shape.of(3), 1, Float.NaN, 2))).isEqualTo(1);
    for (int size : new int[] {1, 255, 256, 257, 600}) {
      float[] values = new float[size];
      Arrays.fill(values, -Float.MAX_VALUE);
      assertThat(Finite.firstNonFinite(Tensor.ofFloats(Shape.of(size), values))).isEqualTo(-1);
      for (int at : new int[] {0, size / 2, size - 1}) {
        for (float bad :
            new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
          float[] broken = values.clone();
          broken[at] = bad;
          assertThat(Finite.firstNonFinite(Tensor.ofFloats(Shape.of(size), broken))).isEqualTo(at);
        }
      }
    }
    assertThat(Finite.firstNonFinite(Tensor.ofFloats(Shape.of(1), Float.NEGATIVE_INFINITY)))
        .isZero();
    Tensor half = Tensor.allocate(ElementType.FP16, Shape.of(2));
    half.bytes().putShort(2, Float.floatToFloat16(Float.POSITIVE_INFINITY));
    assertThat(Finite.firstNonFinite(half)).isEqualTo(1);
    Tensor wide = Tensor.allocate(ElementType.FP64, Shape.of(2));
    wide.bytes().putDouble(8, Double.NaN);
    assertThat(Finite.firstNonFinite(wide)).isEqualTo(1);
  }
}

package dev.skerry.optimizer.quantize;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a value's numbers are written as 8-bit integers:
 *
 * <pre>number ≈ scale · (integer − zero)</pre>
 */
record Scale(float scale, int zero, ElementType type) {
  /* A value that never moves still needs a scale that divides. */
  private static final double LEAST = 1e-8;
  private static final int STEPS = 255;

  static Scale of(Range range, Arithmetic arithmetic) {
    double scale = Math.max(LEAST, range.width() / STEPS);
    long zero = Math.round(arithmetic.least() - range.min() / scale);
    long bounded = Math.clamp(zero, arithmetic.least(), arithmetic.least() + STEPS);
    return new Scale((float) scale, (int) bounded, arithmetic.activations());
  }

  /** The scale of each value of a plan. */
  static Map<String, Scale> of(
      QuantizationPlan plan, Map<String, Range> ranges, Arithmetic arithmetic) {
    Map<String, Range> shared = new HashMap<>();
    for (String value : plan.values()) {
      Range range = ranges.get(value);
      if (range == null) {
        throw new IllegalArgumentException("range of '" + value + "': none (expected: one)");
      }
      shared.merge(plan.owner(value), range, Range::union);
    }
    Map<String, Scale> scales = new HashMap<>();
    for (String value : plan.values()) {
      Range range = Objects.requireNonNull(shared.get(plan.owner(value)), value);
      scales.put(value, of(range, arithmetic));
    }
    return scales;
  }

  /** The least number that has an integer. */
  float low() {
    return scale * (least() - zero);
  }

  /** The largest number that has an integer. */
  float high() {
    return scale * (least() + STEPS - zero);
  }

  private int least() {
    return type == ElementType.UINT8 ? 0 : -128;
  }

  Tensor scaleTensor() {
    return Tensor.ofFloats(Shape.of(), scale);
  }

  Tensor zeroTensor() {
    return Tensor.of(type, Shape.of(), ByteBuffer.wrap(new byte[] {(byte) zero}));
  }

  /** The integers for these numbers; what is out of range becomes its nearest end. */
  Tensor quantized(Tensor numbers) {
    byte[] integers = new byte[numbers.floats().limit()];
    for (int i = 0; i < integers.length; i++) {
      double steps = Math.rint(numbers.floats().get(i) / (double) scale) + zero;
      integers[i] = (byte) Math.clamp(steps, least(), least() + STEPS);
    }
    return Tensor.of(type, numbers.shape(), ByteBuffer.wrap(integers));
  }
}

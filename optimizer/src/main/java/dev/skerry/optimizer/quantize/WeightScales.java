package dev.skerry.optimizer.quantize;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A weight as signed integers around 0, with a scale for each output channel or one for all, and
 * the bias that goes with it.
 */
final class WeightScales {
  private static final double LEAST = 1e-8;
  /* Room for what is added to a bias while products are summed up. */
  private static final double MOST_BIAS = 1 << 30;

  private final Tensor weights;
  private final int axis;
  private final int most;
  private final float[] scales;

  private WeightScales(Tensor weights, int axis, int most, float[] scales) {
    this.weights = weights;
    this.axis = axis;
    this.most = most;
    this.scales = scales;
  }

  /**
   * Scales for a weight whose output channels lie along {@code axis}.
   *
   * @param bias of the layer, one a channel; its integers must not overflow
   * @param input the scale of what the layer reads
   */
  static WeightScales of(
      Tensor weights, int axis, Arithmetic arithmetic, float[] bias, float input) {
    int channels = Math.toIntExact(weights.shape().dimension(axis));
    double[] largest = new double[channels];
    FloatBuffer numbers = weights.floats();
    long inner = inner(weights.shape(), axis);
    for (int i = 0; i < numbers.limit(); i++) {
      int channel = (int) (i / inner % channels);
      largest[channel] = Math.max(largest[channel], Math.abs(numbers.get(i)));
    }
    double[] scales = new double[channels];
    for (int c = 0; c < channels; c++) {
      double forBias = c < bias.length ? Math.abs(bias[c]) / (input * MOST_BIAS) : 0;
      scales[c] = Math.max(Math.max(LEAST, largest[c] / arithmetic.mostWeight()), forBias);
    }
    if (!arithmetic.perChannel()) {
      Arrays.fill(scales, Arrays.stream(scales).max().orElse(LEAST));
    }
    float[] rounded = new float[channels];
    for (int c = 0; c < channels; c++) {
      rounded[c] = (float) scales[c];
    }
    return new WeightScales(
        weights,
        axis,
        arithmetic.mostWeight(),
        arithmetic.perChannel() ? rounded : new float[] {rounded[0]});
  }

  boolean perChannel() {
    return scales.length > 1 || weights.shape().dimension(axis) == 1;
  }

  /** The axis that scales go along. */
  int axis() {
    return axis;
  }

  Tensor scaleTensor() {
    return perChannel()
        ? Tensor.ofFloats(Shape.of(scales.length), scales)
        : Tensor.ofFloats(Shape.of(), scales[0]);
  }

  Tensor zeroTensor(ElementType type) {
    Shape shape = perChannel() ? Shape.of(scales.length) : Shape.of();
    return Tensor.allocate(type, shape);
  }

  Tensor integers() {
    FloatBuffer numbers = weights.floats();
    byte[] integers = new byte[numbers.limit()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (byte) integer(numbers.get(i), scale(channel(i)));
    }
    return Tensor.of(ElementType.INT8, weights.shape(), ByteBuffer.wrap(integers));
  }

  /** What the integers stand for. */
  float[] rounded() {
    FloatBuffer numbers = weights.floats();
    float[] rounded = new float[numbers.limit()];
    for (int i = 0; i < rounded.length; i++) {
      float scale = scale(channel(i));
      rounded[i] = scale * integer(numbers.get(i), scale);
    }
    return rounded;
  }

  private int channel(int place) {
    return (int) (place / inner(weights.shape(), axis) % weights.shape().dimension(axis));
  }

  private int integer(float number, float scale) {
    return (int) Math.clamp(Math.rint(number / (double) scale), -most, most);
  }

  /** Scales of the bias: those of the products that it is added to. */
  Tensor biasScaleTensor(float input) {
    float[] products = new float[scales.length];
    for (int c = 0; c < products.length; c++) {
      products[c] = scales[c] * input;
    }
    return perChannel()
        ? Tensor.ofFloats(Shape.of(products.length), products)
        : Tensor.ofFloats(Shape.of(), products[0]);
  }

  Tensor biasIntegers(float[] bias, float input) {
    ByteBuffer integers =
        ByteBuffer.allocate(bias.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < bias.length; c++) {
      double steps = Math.rint(bias[c] / ((double) scale(c) * input));
      integers.putInt((int) Math.clamp(steps, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return Tensor.of(ElementType.INT32, Shape.of(bias.length), integers.flip());
  }

  private float scale(int channel) {
    return scales[scales.length == 1 ? 0 : channel];
  }

  private static long inner(Shape shape, int axis) {
    long inner = 1;
    for (int i = axis + 1; i < shape.rank(); i++) {
      inner *= shape.dimension(i);
    }
    return inner;
  }
}

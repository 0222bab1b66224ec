package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Convolution over one, two or three axes. */
final class Convolutions {
  private Convolutions() {}

  /** Weights are [filters, channels / groups, kernel…], the bias is [filters]. */
  static NDArray convolve(Call call) {
    NDArray x = call.input(0);
    NDArray weights = call.input(1);
    @Nullable NDArray bias = call.optional(2);
    long[] shape = weights.getShape().getShape();
    Sweep sweep = Sweep.of(call, x, Arrays.copyOfRange(shape, 2, shape.length));
    int groups = (int) call.node().integer("group", 1);
    NDArray padded = sweep.isSymmetric() ? x : sweep.padded(x, 0);
    return padded
        .getNDArrayInternal()
        .convolution(
            padded,
            weights,
            bias == null ? x.getManager().zeros(new Shape(shape[0])) : bias,
            sweep.strides(),
            sweep.isSymmetric() ? sweep.padding() : sweep.none(),
            sweep.dilations(),
            groups)
        .singletonOrThrow();
  }
}

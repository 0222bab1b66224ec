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
    /*
     * What a kernel of one element looks at in strides is gathered here: oneDNN does it too while
     * it follows gradients back, but writes past the end of its workspace if there are few
     * channels, stored last (https://github.com/uxlfoundation/oneDNN/issues/6035).
     */
    boolean gathered = sweep.leavesOut();
    boolean own = !gathered && sweep.isSymmetric();
    NDArray seen = own || !sweep.isPadded() ? x : sweep.padded(x, 0);
    NDArray taken = gathered ? sweep.gathered(seen) : seen;
    return taken
        .getNDArrayInternal()
        .convolution(
            taken,
            weights,
            bias == null ? x.getManager().zeros(new Shape(shape[0])) : bias,
            gathered ? sweep.once() : sweep.strides(),
            own ? sweep.padding() : sweep.none(),
            sweep.dilations(),
            groups)
        .singletonOrThrow();
  }
}

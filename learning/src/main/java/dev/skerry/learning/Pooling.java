package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Many values into one: the largest, or the mean. */
final class Pooling {
  private Pooling() {}

  static NDArray max(Call call) {
    NDArray x = call.input(0);
    Sweep sweep = sweep(call, x);
    boolean own = sweep.isPoolable();
    NDArray padded = own ? x : sweep.padded(x, Double.NEGATIVE_INFINITY);
    return padded
        .getNDArrayInternal()
        .maxPool(
            sweep.kernel(),
            sweep.strides(),
            own ? sweep.padding() : sweep.none(),
            roundsUp(call, own));
  }

  /** Padding counts as elements only if the node says so. */
  static NDArray average(Call call) {
    NDArray x = call.input(0);
    Sweep sweep = sweep(call, x);
    boolean counted = call.node().integer("count_include_pad", 0) == 1;
    // DJL counts the padding of one axis in any case.
    boolean own = sweep.isPoolable() && (counted || !sweep.isPadded());
    boolean up = roundsUp(call, own);
    if (own) {
      return x.getNDArrayInternal()
          .avgPool(sweep.kernel(), sweep.strides(), sweep.padding(), up, true);
    }
    NDArray mean = bare(sweep, sweep.padded(x, 0));
    return counted ? mean : mean.div(bare(sweep, sweep.padded(x.onesLike(), 0)));
  }

  private static NDArray bare(Sweep sweep, NDArray padded) {
    return padded
        .getNDArrayInternal()
        .avgPool(sweep.kernel(), sweep.strides(), sweep.none(), false, true);
  }

  static NDArray globalAverage(Call call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    return mean(x, IntStream.range(2, rank).toArray(), true);
  }

  /** The mean along some axes, or along all. */
  static NDArray reduceMean(Call call) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    long[] axes = call.longs("axes", 1).orElseGet(() -> LongStream.range(0, rank).toArray());
    return mean(
        x,
        Arrays.stream(axes).mapToInt(axis -> Math.floorMod((int) axis, rank)).toArray(),
        call.node().integer("keepdims", 1) == 1);
  }

  /* DJL takes one axis at a time; from the last, so that the others keep their places. */
  private static NDArray mean(NDArray x, int[] axes, boolean keep) {
    int[] sorted = Arrays.stream(axes).sorted().toArray();
    NDArray mean = x;
    for (int i = sorted.length - 1; i >= 0; i--) {
      mean = mean.mean(new int[] {sorted[i]}, keep);
    }
    return mean;
  }

  private static Sweep sweep(Call call, NDArray x) {
    long[] kernel =
        call
            .node()
            .integers("kernel_shape")
            .orElseThrow(() -> call.refuse("no kernel_shape (expected: one)"))
            .stream()
            .mapToLong(Long::longValue)
            .toArray();
    Sweep sweep = Sweep.of(call, x, kernel);
    if (sweep.isDilated()) {
      throw call.refuse("dilations other than 1 (expected: 1)");
    }
    if (call.node().outputs().size() > 1) {
      throw call.refuse("indices as a second output (expected: values alone)");
    }
    return sweep;
  }

  private static boolean roundsUp(Call call, boolean own) {
    boolean up = call.node().integer("ceil_mode", 0) == 1;
    if (up && !own) {
      throw call.refuse("ceil_mode 1 with such pads (expected: ceil_mode 0)");
    }
    return up;
  }
}

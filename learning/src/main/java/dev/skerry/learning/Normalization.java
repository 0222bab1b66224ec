package dev.skerry.learning;

import ai.djl.ndarray.NDArray;

/** Operators that put values in relation to each other, and those that leave some out. */
final class Normalization {
  private static final int CHANNELS = 1;

  private Normalization() {}

  /**
   * (x − mean) / √(variance + ε) · scale + shift, for each channel. While learning, mean and
   * variance are those of the batch, and the running ones move towards them in place: running ←
   * momentum · running + (1 − momentum) · batch, with the unbiased variance, as PyTorch does it.
   */
  static NDArray normalize(Call call) {
    if (call.node().integer("spatial", 1) != 1) {
      throw call.refuse("spatial: 0 (expected: statistics by channel)");
    }
    NDArray x = call.input(0);
    return x.getNDArrayInternal()
        .batchNorm(
            x,
            call.input(3),
            call.input(4),
            call.input(1),
            call.input(2),
            CHANNELS,
            call.node().real("momentum", 0.9f),
            call.node().real("epsilon", 1e-5f),
            call.mode() == Mode.LEARNING)
        .singletonOrThrow();
  }

  /** While learning, drops a share of all elements and makes up for it in the others. */
  static NDArray dropout(Call call) {
    float share = call.real("ratio", 1, 0.5f);
    NDArray x = call.input(0);
    return switch (call.mode()) {
      case ANSWERING -> x.add(0);
      case LEARNING -> x.getNDArrayInternal().dropout(x, share, true).singletonOrThrow();
    };
  }

  /** An operator along one axis. */
  @FunctionalInterface
  interface AlongAxis {
    NDArray apply(NDArray array, int axis);
  }

  /** Before opset 13 all axes from the one given count as one; the same, if it is the last. */
  static NDArray softmaxAxis(Call call, AlongAxis operator) {
    NDArray x = call.input(0);
    int rank = x.getShape().dimension();
    boolean single = call.opset() >= 13;
    int axis = Math.floorMod((int) call.node().integer("axis", single ? -1 : 1), rank);
    if (!single && axis != rank - 1) {
      throw call.refuse(
          "axis " + axis + " of " + rank + " in opset " + call.opset() + " (expected: the last)");
    }
    return operator.apply(x, axis);
  }
}

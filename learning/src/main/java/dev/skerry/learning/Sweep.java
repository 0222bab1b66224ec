package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.skerry.model.Node;
import java.util.Arrays;
import java.util.List;

/**
 * How a kernel walks over the axes behind batch and channels.
 *
 * <p>PyTorch pads both ends alike; ONNX need not. Where the ends differ, {@link #padded} does it
 * beforehand and {@link #padding} is 0.
 */
final class Sweep {
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] heads;
  private final long[] tails;

  private Sweep(Call call, NDArray x, long[] kernel) {
    Node node = call.node();
    int axes = kernel.length;
    this.kernel = kernel;
    strides = axes(node, "strides", axes, 1);
    dilations = axes(node, "dilations", axes, 1);
    heads = new long[axes];
    tails = new long[axes];
    String auto = node.text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET" -> {
        long[] pads = axes(node, "pads", 2 * axes, 0);
        System.arraycopy(pads, 0, heads, 0, axes);
        System.arraycopy(pads, axes, tails, 0, axes);
      }
      case "VALID" -> {}
      case "SAME_UPPER", "SAME_LOWER" -> padSame(x, auto.equals("SAME_LOWER"));
      default -> throw call.refuse("auto_pad: " + auto + " (expected: as ONNX has it)");
    }
  }

  /** The sweep of a node over {@code x}. */
  static Sweep of(Call call, NDArray x, long[] kernel) {
    if (x.getShape().dimension() != kernel.length + 2) {
      throw call.refuse(
          "input " + x.getShape() + " (expected: batch, channels and " + kernel.length + " more)");
    }
    return new Sweep(call, x, kernel);
  }

  /* As many steps as there are strides in the input. */
  private void padSame(NDArray x, boolean moreAhead) {
    for (int i = 0; i < kernel.length; i++) {
      long size = x.getShape().get(i + 2);
      long steps = Math.ceilDiv(size, strides[i]);
      long extent = (kernel[i] - 1) * dilations[i] + 1;
      long missing = Math.max(0, (steps - 1) * strides[i] + extent - size);
      heads[i] = moreAhead ? Math.ceilDiv(missing, 2) : missing / 2;
      tails[i] = missing - heads[i];
    }
  }

  Shape kernel() {
    return new Shape(kernel);
  }

  Shape strides() {
    return new Shape(strides);
  }

  Shape dilations() {
    return new Shape(dilations);
  }

  boolean isDilated() {
    return Arrays.stream(dilations).anyMatch(dilation -> dilation != 1);
  }

  boolean isSymmetric() {
    return Arrays.equals(heads, tails);
  }

  boolean isPadded() {
    return Arrays.stream(heads).anyMatch(pad -> pad != 0)
        || Arrays.stream(tails).anyMatch(pad -> pad != 0);
  }

  /** Whether PyTorch pools with this padding: at most half a kernel at each end. */
  boolean isPoolable() {
    boolean poolable = isSymmetric();
    for (int i = 0; i < kernel.length; i++) {
      poolable &= 2 * heads[i] <= kernel[i];
    }
    return poolable;
  }

  /** Whether a kernel of one element goes in strides, so that nothing looks at what is between. */
  boolean leavesOut() {
    return Arrays.stream(kernel).allMatch(size -> size == 1)
        && Arrays.stream(strides).anyMatch(stride -> stride != 1);
  }

  /** The padding at each end. Only if it {@link #isSymmetric}. */
  Shape padding() {
    return new Shape(heads);
  }

  Shape none() {
    return new Shape(new long[kernel.length]);
  }

  /** Strides of one. */
  Shape once() {
    long[] once = new long[strides.length];
    Arrays.fill(once, 1);
    return new Shape(once);
  }

  /** What a kernel of one element looks at in {@code padded}, without what is between. */
  NDArray gathered(NDArray padded) {
    NDIndex index = new NDIndex().addAllDim(2);
    for (int i = 0; i < strides.length; i++) {
      index.addSliceDim(0, padded.getShape().get(i + 2), strides[i]);
    }
    return padded.get(index);
  }

  /** {@code x} with {@code value} around it. */
  NDArray padded(NDArray x, double value) {
    // PyTorch takes the last axis first, each as head and tail.
    long[] pads = new long[2 * kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      int at = 2 * (kernel.length - 1 - i);
      pads[at] = heads[i];
      pads[at + 1] = tails[i];
    }
    return x.pad(new Shape(pads), value);
  }

  private static long[] axes(Node node, String attribute, int count, long otherwise) {
    long[] values = new long[count];
    List<Long> given = node.integers(attribute).orElse(List.of());
    for (int i = 0; i < count; i++) {
      values[i] = i < given.size() ? given.get(i) : otherwise;
    }
    return values;
  }
}

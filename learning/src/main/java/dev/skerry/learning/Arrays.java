package dev.skerry.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.skerry.model.tensor.Tensor;

/** The way between tensors and PyTorch's arrays, FP32 alone. */
final class Arrays {
  private Arrays() {}

  /** A copy of a tensor that belongs to {@code manager} and may be written to. */
  static NDArray copy(Tensor tensor, NDManager manager) {
    // PyTorch works on a direct buffer where it is, so weights would be learned into the tensor.
    try (NDArray shared = view(tensor, manager)) {
      return shared.duplicate();
    }
  }

  /** A tensor as an array that belongs to {@code manager}; nobody writes to it. */
  static NDArray view(Tensor tensor, NDManager manager) {
    return manager.create(tensor.bytes(), new Shape(tensor.shape().toArray()), DataType.FLOAT32);
  }

  /** The same array, but whatever is computed from it belongs to {@code step}. */
  static NDArray handle(NDArray array, NDManager step) {
    NDArray handle = array.reshape(array.getShape());
    handle.attach(step);
    return handle;
  }

  /**
   * An array times a number, through which gradients may be followed.
   *
   * <p>PyTorch keeps the number for the way back, and DJL lends it memory of Java's. What {@link
   * NDArray#mul(Number)} lends may be gone by then, and every gradient behind it is multiplied by
   * whatever came in its place; this one's belongs to the manager of {@code array}.
   */
  static NDArray scaled(NDArray array, double factor) {
    return factor == 1 ? array : array.mul(array.getManager().create((float) factor));
  }

  /** A copy of an array. */
  static Tensor read(NDArray array) {
    return Tensor.ofFloats(
        dev.skerry.model.tensor.Shape.of(array.getShape().getShape()), array.toFloatArray());
  }
}

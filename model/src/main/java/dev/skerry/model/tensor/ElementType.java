package dev.skerry.model.tensor;

/**
 * What one element of a {@link Tensor} is.
 *
 * <p>Names follow the Open Inference Protocol, numbers the ONNX {@code TensorProto.DataType}.
 * Elements are little-endian and packed; {@link #BYTES} elements are each a 4-byte little-endian
 * length followed by that many bytes, as on the wire.
 */
public enum ElementType {
  BOOL(9, 8),
  UINT8(2, 8),
  UINT16(4, 16),
  UINT32(12, 32),
  UINT64(13, 64),
  INT8(3, 8),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  FP16(10, 16),
  BF16(16, 16),
  FP32(1, 32),
  FP64(11, 64),
  BYTES(8, 0);

  private final int onnx;
  private final int bits;

  ElementType(int onnx, int bits) {
    this.onnx = onnx;
    this.bits = bits;
  }

  /** The number that ONNX gives this type. */
  public int onnx() {
    return onnx;
  }

  /** Bytes per element; 0 for {@link #BYTES}, whose elements vary. */
  public int size() {
    return bits / 8;
  }

  /** Whether arithmetic on this type rounds. */
  public boolean isFloating() {
    return switch (this) {
      case FP16, BF16, FP32, FP64 -> true;
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
    };
  }
}

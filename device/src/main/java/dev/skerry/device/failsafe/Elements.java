package dev.skerry.device.failsafe;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;

/** Elements of tensors as numbers, whatever their type. */
public final class Elements {
  private static final double TWO_TO_64 = 0x1p64;

  private Elements() {}

  /** How many elements {@code tensor} has; 0 if they are no numbers. */
  public static int count(Tensor tensor) {
    return tensor.type() == ElementType.BYTES ? 0 : tensor.byteSize() / tensor.type().size();
  }

  /** Whether elements of {@code type} can have a fraction. */
  public static boolean areFloating(ElementType type) {
    return switch (type) {
      case FP64, FP32, FP16, BF16 -> true;
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
    };
  }

  /** The element at {@code index} of {@code bytes}, which hold elements of {@code type}. */
  public static double at(ByteBuffer bytes, ElementType type, int index) {
    return switch (type) {
      case FP64 -> bytes.getDouble(index * Double.BYTES);
      case FP32 -> bytes.getFloat(index * Float.BYTES);
      case FP16 -> Float.float16ToFloat(bytes.getShort(index * Short.BYTES));
      case BF16 -> Float.intBitsToFloat(bytes.getShort(index * Short.BYTES) << 16);
      case INT64 -> (double) bytes.getLong(index * Long.BYTES);
      case UINT64 -> unsigned(bytes.getLong(index * Long.BYTES));
      case INT32 -> bytes.getInt(index * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt(index * Integer.BYTES));
      case INT16 -> bytes.getShort(index * Short.BYTES);
      case UINT16 -> Short.toUnsignedInt(bytes.getShort(index * Short.BYTES));
      case INT8 -> bytes.get(index);
      case BOOL, UINT8 -> Byte.toUnsignedInt(bytes.get(index));
      case BYTES -> throw new IllegalArgumentException("type: BYTES (expected: numbers)");
    };
  }

  private static double unsigned(long value) {
    return value >= 0 ? (double) value : (double) value + TWO_TO_64;
  }
}

package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Numbers of other floating types as FP32, by which all are judged. */
final class Widening {
  private Widening() {}

  static Tensor of(Tensor tensor) {
    ElementType type = tensor.type();
    if (!type.isFloating() || type == ElementType.FP32) {
      return tensor;
    }
    Tensor floats = Tensor.allocate(ElementType.FP32, tensor.shape());
    FloatBuffer out = floats.floats();
    ByteBuffer bytes = tensor.bytes();
    for (int i = 0; i < out.limit(); i++) {
      int at = i * type.size();
      float number =
          switch (type) {
            case FP64 -> (float) bytes.getDouble(at);
            case FP16 -> Float.float16ToFloat(bytes.getShort(at));
            case BF16 -> Float.intBitsToFloat(bytes.getShort(at) << 16);
            case FP32, BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
                throw new IllegalArgumentException("type: " + type + " (expected: floating)");
          };
      out.put(i, number);
    }
    return floats;
  }
}

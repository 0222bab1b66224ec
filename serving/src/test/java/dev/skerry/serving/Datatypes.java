package dev.skerry.serving;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A tensor of every type, with its extreme values. */
public final class Datatypes {
  private Datatypes() {}

  /** Two elements of this type: the least and the greatest, or whatever is most easily lost. */
  public static Tensor extremes(ElementType type) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case BOOL -> bytes.put((byte) 0).put((byte) 1);
      case UINT8 -> bytes.put((byte) 0).put((byte) 0xff);
      case INT8 -> bytes.put(Byte.MIN_VALUE).put(Byte.MAX_VALUE);
      case UINT16 -> bytes.putShort((short) 0).putShort((short) 0xffff);
      case INT16 -> bytes.putShort(Short.MIN_VALUE).putShort(Short.MAX_VALUE);
      case UINT32 -> bytes.putInt(0).putInt(-1);
      case INT32 -> bytes.putInt(Integer.MIN_VALUE).putInt(Integer.MAX_VALUE);
      case UINT64 -> bytes.putLong(Long.MAX_VALUE).putLong(-1);
      case INT64 -> bytes.putLong(Long.MIN_VALUE).putLong(Long.MAX_VALUE);
      case FP16, BF16 -> bytes.putShort((short) 0x7bff).putShort((short) 0x8001);
      case FP32 -> bytes.putFloat(Float.MIN_VALUE).putFloat(-Float.MAX_VALUE);
      case FP64 -> bytes.putDouble(Double.MIN_VALUE).putDouble(-Double.MAX_VALUE);
      case BYTES -> {
        return Tensor.ofStrings(Shape.of(2), List.of("", "é\u0000€"));
      }
    }
    return Tensor.of(type, Shape.of(2), bytes.flip());
  }
}

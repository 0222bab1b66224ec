package dev.skerry.model.onnx;

import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Weights that a file holds as lists of numbers, one list for several types: {@code int32_data}
 * carries all that is at most 32 bits and not a float, 16-bit floats as their bits.
 */
final class TypedData {
  private final String subject;
  private final TensorProto proto;
  private final long elements;

  TypedData(String subject, TensorProto proto, long elements) {
    this.subject = subject;
    this.proto = proto;
    this.elements = elements;
  }

  ByteBuffer bytes(ElementType type) {
    return switch (type) {
      case FP32 -> {
        ByteBuffer to = memory(proto.getFloatDataCount(), type);
        proto.getFloatDataList().forEach(to::putFloat);
        yield to.flip();
      }
      case FP64 -> {
        ByteBuffer to = memory(proto.getDoubleDataCount(), type);
        proto.getDoubleDataList().forEach(to::putDouble);
        yield to.flip();
      }
      case INT64 -> {
        ByteBuffer to = memory(proto.getInt64DataCount(), type);
        proto.getInt64DataList().forEach(to::putLong);
        yield to.flip();
      }
      case UINT64 -> {
        ByteBuffer to = memory(proto.getUint64DataCount(), type);
        proto.getUint64DataList().forEach(to::putLong);
        yield to.flip();
      }
      case UINT32 -> {
        ByteBuffer to = memory(proto.getUint64DataCount(), type);
        proto.getUint64DataList().forEach(value -> to.putInt(value.intValue()));
        yield to.flip();
      }
      case INT32 -> {
        ByteBuffer to = memory(proto.getInt32DataCount(), type);
        proto.getInt32DataList().forEach(to::putInt);
        yield to.flip();
      }
      case INT16, UINT16, FP16, BF16 -> {
        ByteBuffer to = memory(proto.getInt32DataCount(), type);
        proto.getInt32DataList().forEach(value -> to.putShort(value.shortValue()));
        yield to.flip();
      }
      case INT8, UINT8, BOOL -> {
        ByteBuffer to = memory(proto.getInt32DataCount(), type);
        proto.getInt32DataList().forEach(value -> to.put(value.byteValue()));
        yield to.flip();
      }
      case BYTES -> throw new IllegalArgumentException("type: BYTES (expected: numbers)");
    };
  }

  private ByteBuffer memory(int count, ElementType type) {
    if (count != elements) {
      throw new ModelException(
          Reason.BAD_TENSOR,
          subject,
          count + " values of " + type + " (expected: " + elements + " by its dimensions)");
    }
    return ByteBuffer.allocate(Math.multiplyExact(count, type.size()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}

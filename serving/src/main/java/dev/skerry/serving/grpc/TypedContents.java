package dev.skerry.serving.grpc;

import com.google.protobuf.ByteString;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.grpc.proto.InferTensorContents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a tensor from the list of numbers that its type belongs in. A number that the type cannot
 * hold is an error, never wrapped.
 */
final class TypedContents {
  private final String input;
  private final ElementType type;
  private final Shape shape;

  TypedContents(String input, ElementType type, Shape shape) {
    this.input = input;
    this.type = type;
    this.shape = shape;
  }

  /**
   * Reads all elements.
   *
   * @throws InferenceException if they are not as many as the shape asks for, or not of the type
   * @throws ArithmeticException if the shape asks for more than can be counted
   */
  Tensor read(InferTensorContents contents) {
    int count = count(contents);
    if (count != all(contents)) {
      throw invalid("elements of another type (expected: only " + field() + " for " + type + ")");
    }
    if (count != shape.elements()) {
      throw invalid(
          count
              + " elements in "
              + field()
              + " (expected: "
              + shape.elements()
              + " for shape "
              + shape
              + ")");
    }
    if (type == ElementType.BYTES) {
      return strings(contents);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, type.size())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(bytes, contents, i);
    }
    return Tensor.of(type, shape, bytes.flip());
  }

  private Tensor strings(InferTensorContents contents) {
    List<byte[]> values = new ArrayList<>(contents.getBytesContentsCount());
    for (ByteString value : contents.getBytesContentsList()) {
      values.add(value.toByteArray());
    }
    return Tensor.ofByteStrings(shape, values);
  }

  private int count(InferTensorContents contents) {
    return switch (type) {
      case BOOL -> contents.getBoolContentsCount();
      case INT8, INT16, INT32 -> contents.getIntContentsCount();
      case INT64 -> contents.getInt64ContentsCount();
      case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
      case UINT64 -> contents.getUint64ContentsCount();
      case FP32 -> contents.getFp32ContentsCount();
      case FP64 -> contents.getFp64ContentsCount();
      case BYTES -> contents.getBytesContentsCount();
      case FP16, BF16 -> throw invalid(type + " (expected: raw_input_contents for this type)");
    };
  }

  private String field() {
    return switch (type) {
      case BOOL -> "bool_contents";
      case INT8, INT16, INT32 -> "int_contents";
      case INT64 -> "int64_contents";
      case UINT8, UINT16, UINT32 -> "uint_contents";
      case UINT64 -> "uint64_contents";
      case FP32 -> "fp32_contents";
      case FP64 -> "fp64_contents";
      case BYTES -> "bytes_contents";
      case FP16, BF16 -> "raw_input_contents";
    };
  }

  private static long all(InferTensorContents contents) {
    return (long) contents.getBoolContentsCount()
        + contents.getIntContentsCount()
        + contents.getInt64ContentsCount()
        + contents.getUintContentsCount()
        + contents.getUint64ContentsCount()
        + contents.getFp32ContentsCount()
        + contents.getFp64ContentsCount()
        + contents.getBytesContentsCount();
  }

  private void put(ByteBuffer bytes, InferTensorContents contents, int i) {
    switch (type) {
      case BOOL -> bytes.put((byte) (contents.getBoolContents(i) ? 1 : 0));
      case INT8 ->
          bytes.put((byte) within(contents.getIntContents(i), Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 ->
          bytes.putShort(
              (short) within(contents.getIntContents(i), Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 -> bytes.putInt(contents.getIntContents(i));
      case INT64 -> bytes.putLong(contents.getInt64Contents(i));
      case UINT8 -> bytes.put((byte) within(unsigned(contents, i), 0, 0xff));
      case UINT16 -> bytes.putShort((short) within(unsigned(contents, i), 0, 0xffff));
      case UINT32 -> bytes.putInt(contents.getUintContents(i));
      case UINT64 -> bytes.putLong(contents.getUint64Contents(i));
      case FP32 -> bytes.putFloat(contents.getFp32Contents(i));
      case FP64 -> bytes.putDouble(contents.getFp64Contents(i));
      case FP16, BF16, BYTES -> throw new AssertionError("handled before");
    }
  }

  private static long unsigned(InferTensorContents contents, int i) {
    return Integer.toUnsignedLong(contents.getUintContents(i));
  }

  private long within(long value, long least, long most) {
    if (value < least || value > most) {
      throw invalid(value + " (expected: " + least + " to " + most + " for " + type + ")");
    }
    return value;
  }

  private InferenceException invalid(String what) {
    return new InferenceException(Category.INVALID, "contents of input " + input + ": " + what);
  }
}

package dev.skerry.model.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A typed, shaped view of memory: little-endian, packed, row-major.
 *
 * <p>A tensor does not copy the memory it is made of and does not guard it: whoever shares a tensor
 * stops writing to it. Memory made by {@link #allocate} is direct, so that the engine reads and
 * writes it in place.
 */
public final class Tensor {
  private static final int CACHE_LINE = 64;

  private final ElementType type;
  private final Shape shape;
  private final ByteBuffer memory;

  private Tensor(ElementType type, Shape shape, ByteBuffer memory) {
    this.type = type;
    this.shape = shape;
    this.memory = memory;
  }

  /**
   * A tensor over what remains of {@code memory}, which is not copied.
   *
   * @throws IllegalArgumentException if the bytes are not as many as type and shape ask for
   */
  public static Tensor of(ElementType type, Shape shape, ByteBuffer memory) {
    ByteBuffer view = memory.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (type == ElementType.BYTES) {
      long elements = countPacked(view);
      if (elements != shape.elements()) {
        throw new IllegalArgumentException(
            "BYTES elements: "
                + elements
                + " (expected: "
                + shape.elements()
                + " for shape "
                + shape
                + ")");
      }
    } else if (view.remaining() != byteSize(type, shape)) {
      throw new IllegalArgumentException(
          "bytes: "
              + view.remaining()
              + " (expected: "
              + byteSize(type, shape)
              + " for "
              + type
              + shape
              + ")");
    }
    return new Tensor(type, shape, view);
  }

  /** A zeroed tensor on the heap. Not for {@link ElementType#BYTES}. */
  public static Tensor allocate(ElementType type, Shape shape) {
    return new Tensor(type, shape, littleEndian(ByteBuffer.allocate(intSize(type, shape))));
  }

  /**
   * A zeroed tensor in direct memory, which an engine need not copy. It is given back only when a
   * collection finds it unused, so it is for what is kept. Not for {@link ElementType#BYTES}.
   */
  public static Tensor allocateDirect(ElementType type, Shape shape) {
    return new Tensor(type, shape, littleEndian(ByteBuffer.allocateDirect(intSize(type, shape))));
  }

  /**
   * A zeroed tensor that is gone when {@code room} is closed, and may be used by its thread until
   * then. Not for {@link ElementType#BYTES}.
   */
  public static Tensor allocate(ElementType type, Shape shape, Arena room) {
    MemorySegment memory = room.allocate(intSize(type, shape), CACHE_LINE);
    return new Tensor(type, shape, littleEndian(memory.asByteBuffer()));
  }

  private static ByteBuffer littleEndian(ByteBuffer memory) {
    return memory.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int intSize(ElementType type, Shape shape) {
    long size = byteSize(type, shape);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "bytes: " + size + " for " + type + shape + " (expected: <= 2147483647)");
    }
    return (int) size;
  }

  /** An FP32 tensor with a copy of {@code values}. */
  public static Tensor ofFloats(Shape shape, float... values) {
    checkCount(shape, values.length);
    Tensor tensor = allocate(ElementType.FP32, shape);
    tensor.memory.asFloatBuffer().put(values);
    return tensor;
  }

  /** An INT64 tensor with a copy of {@code values}. */
  public static Tensor ofLongs(Shape shape, long... values) {
    checkCount(shape, values.length);
    Tensor tensor = allocate(ElementType.INT64, shape);
    tensor.memory.asLongBuffer().put(values);
    return tensor;
  }

  /** A BYTES tensor with each string in UTF-8. */
  public static Tensor ofStrings(Shape shape, List<String> values) {
    return ofByteStrings(
        shape, values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** A BYTES tensor with a copy of each element. */
  public static Tensor ofByteStrings(Shape shape, List<byte[]> values) {
    checkCount(shape, values.size());
    int size = 0;
    for (byte[] value : values) {
      size = Math.addExact(size, Math.addExact(Integer.BYTES, value.length));
    }
    ByteBuffer packed = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(value -> packed.putInt(value.length).put(value));
    return new Tensor(ElementType.BYTES, shape, packed.flip());
  }

  /**
   * How many bytes a tensor of this type and shape takes. Not for {@link ElementType#BYTES}.
   *
   * @throws ArithmeticException if that does not fit into a long
   */
  public static long byteSize(ElementType type, Shape shape) {
    if (type == ElementType.BYTES) {
      throw new IllegalArgumentException(
          "type: BYTES (expected: a type whose elements have one size)");
    }
    return Math.multiplyExact(shape.elements(), type.size());
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /**
   * All of the memory, from position 0 to its end; each call gives a view with a position of its
   * own.
   */
  public ByteBuffer bytes() {
    return memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public int byteSize() {
    return memory.limit();
  }

  /** The elements of an FP32 tensor. */
  public FloatBuffer floats() {
    checkType(ElementType.FP32);
    return memory.asFloatBuffer();
  }

  /** The elements of an INT64 tensor. */
  public LongBuffer longs() {
    checkType(ElementType.INT64);
    return memory.asLongBuffer();
  }

  /** The elements of a BYTES tensor. */
  public List<byte[]> byteStrings() {
    checkType(ElementType.BYTES);
    ByteBuffer packed = bytes();
    List<byte[]> values = new ArrayList<>();
    while (packed.hasRemaining()) {
      byte[] value = new byte[packed.getInt()];
      packed.get(value);
      values.add(value);
    }
    return values;
  }

  /** The same memory in another shape of as many elements. */
  public Tensor reshaped(Shape other) {
    if (other.elements() != shape.elements()) {
      throw new IllegalArgumentException(
          "shape: " + other + " (expected: as many elements as " + shape + ")");
    }
    return new Tensor(type, other, memory);
  }

  private static long countPacked(ByteBuffer view) {
    long elements = 0;
    int at = 0;
    while (at < view.limit()) {
      int left = view.limit() - at;
      int length = left < Integer.BYTES ? -1 : view.getInt(at);
      if (length < 0 || length > left - Integer.BYTES) {
        throw new IllegalArgumentException(
            "BYTES element "
                + elements
                + " at byte "
                + at
                + " (expected: a 4-byte length and as many bytes)");
      }
      at += Integer.BYTES + length;
      elements++;
    }
    return elements;
  }

  private static void checkCount(Shape shape, int values) {
    if (shape.elements() != values) {
      throw new IllegalArgumentException(
          "values: " + values + " (expected: " + shape.elements() + " for " + shape + ")");
    }
  }

  private void checkType(ElementType expected) {
    if (type != expected) {
      throw new IllegalStateException("type: " + type + " (expected: " + expected + ")");
    }
  }

  /** Type and shape, as in {@code FP32[1,10]}; never the contents. */
  @Override
  public String toString() {
    return type.toString() + shape;
  }
}

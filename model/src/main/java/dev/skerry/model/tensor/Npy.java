package dev.skerry.model.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * NumPy's {@code .npy} files: one array each, formats 1 to 3.
 *
 * <p>Numbers of either byte order and arrays in column-major order are read and come out
 * little-endian and row-major. Texts ({@code S}, {@code U}) become BYTES without the zeros that pad
 * them. Objects are pickled code and are refused, and so are structured arrays.
 */
public final class Npy {
  /** Arrays larger than this are refused unless told otherwise: 1 GiB. */
  public static final long MOST_BYTES = 1L << 30;

  /** Magic, version and the length of a version 1 header. */
  static final int PREFIX = 10;

  private static final int MOST_HEADER = 64 * 1024;

  /** What a text takes in memory however short it is. */
  private static final int TEXT_COST = 64;

  private Npy() {}

  static byte[] magic() {
    return new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  }

  /**
   * Reads a file of at most {@link #MOST_BYTES}.
   *
   * @throws NpyException if the file is not an array, or none that is read
   */
  public static Tensor read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, MOST_BYTES);
    }
  }

  /**
   * Reads one array of at most {@code mostBytes}; the stream is left behind it.
   *
   * @throws NpyException if the stream does not hold an array, or none that is read
   */
  public static Tensor read(InputStream in, long mostBytes) throws IOException {
    NpyHeader header = header(in);
    ElementType type = header.type();
    long elements;
    long size;
    long cost;
    try {
      elements = header.shape().elements();
      size = Math.multiplyExact(elements, header.stride());
      cost = Math.multiplyExact(elements, type == ElementType.BYTES ? TEXT_COST : 0);
    } catch (ArithmeticException overflow) {
      throw new NpyException("shape: " + header.shape() + " (expected: a size that fits a long)");
    }
    if (Math.max(size, cost) > Math.min(mostBytes, Integer.MAX_VALUE - 8)) {
      throw new NpyException(
          "array of " + Math.max(size, cost) + " bytes (expected: <= " + mostBytes + ")");
    }
    byte[] bytes = exactly(in, (int) size);
    if (header.columnMajor() && header.shape().rank() > 1) {
      bytes = Layout.rowMajor(bytes, header.shape(), header.stride());
    }
    if (header.bigEndian()) {
      Layout.swap(bytes, header.kind() == 'U' ? Integer.BYTES : header.stride());
    }
    return type == ElementType.BYTES
        ? Tensor.ofByteStrings(header.shape(), Layout.texts(bytes, header, (int) elements))
        : Tensor.of(type, header.shape(), ByteBuffer.wrap(bytes));
  }

  /** Writes a tensor as a file that NumPy reads, in format 1. */
  public static void write(Tensor tensor, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(tensor, out);
    }
  }

  /**
   * Writes a tensor in format 1. The stream stays open.
   *
   * @throws IllegalArgumentException for BF16, which NumPy does not have, and for BYTES that end in
   *     zero, which it would take for padding
   */
  public static void write(Tensor tensor, OutputStream out) throws IOException {
    String descr =
        switch (tensor.type()) {
          case BOOL -> "|b1";
          case UINT8 -> "|u1";
          case INT8 -> "|i1";
          case UINT16 -> "<u2";
          case UINT32 -> "<u4";
          case UINT64 -> "<u8";
          case INT16 -> "<i2";
          case INT32 -> "<i4";
          case INT64 -> "<i8";
          case FP16 -> "<f2";
          case FP32 -> "<f4";
          case FP64 -> "<f8";
          case BYTES -> "|S" + Layout.width(tensor.byteStrings());
          case BF16 ->
              throw new IllegalArgumentException(
                  "type: BF16 (expected: a type of NumPy; convert to FP32 first)");
        };
    out.write(NpyHeader.bytes(descr, tensor.shape()));
    if (tensor.type() == ElementType.BYTES) {
      List<byte[]> texts = tensor.byteStrings();
      int width = Layout.width(texts);
      for (byte[] text : texts) {
        out.write(text);
        out.write(new byte[width - text.length]);
      }
    } else {
      byte[] bytes = new byte[tensor.byteSize()];
      tensor.bytes().get(bytes);
      out.write(bytes);
    }
  }

  private static NpyHeader header(InputStream in) throws IOException {
    byte[] start = exactly(in, magic().length + 2);
    if (!ByteBuffer.wrap(start, 0, magic().length).equals(ByteBuffer.wrap(magic()))) {
      throw new NpyException("not an .npy file (expected: to start with \\x93NUMPY)");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new NpyException("format version: " + version + " (expected: 1 to 3)");
    }
    ByteBuffer sizes =
        ByteBuffer.wrap(exactly(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        version == 1
            ? Short.toUnsignedInt(sizes.getShort())
            : Integer.toUnsignedLong(sizes.getInt());
    if (length > MOST_HEADER) {
      throw new NpyException("header of " + length + " bytes (expected: <= " + MOST_HEADER + ")");
    }
    byte[] text = exactly(in, (int) length);
    return NpyHeader.parse(
        new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
  }

  /* Grows with what really comes, so that a size that lies does not make memory. */
  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new NpyException(
          "file ends after " + bytes.length + " bytes of " + count + " (expected: all of them)");
    }
    return bytes;
  }
}

package dev.skerry.model.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Elements of an array file, brought into the order of a tensor. */
final class Layout {
  private Layout() {}

  /** The same elements with the last axis varying fastest instead of the first. */
  static byte[] rowMajor(byte[] columns, Shape shape, int stride) {
    byte[] rows = new byte[columns.length];
    int rank = shape.rank();
    long[] steps = new long[rank];
    long step = stride;
    for (int axis = 0; axis < rank; axis++) {
      steps[axis] = step;
      step *= shape.dimension(axis);
    }
    long[] index = new long[rank];
    for (int to = 0; stride > 0 && to < rows.length; to += stride) {
      long from = 0;
      for (int axis = 0; axis < rank; axis++) {
        from += index[axis] * steps[axis];
      }
      System.arraycopy(columns, (int) from, rows, to, stride);
      for (int axis = rank - 1; axis >= 0 && ++index[axis] == shape.dimension(axis); axis--) {
        index[axis] = 0;
      }
    }
    return rows;
  }

  /** Turns each element of {@code width} bytes around, in place. */
  static void swap(byte[] bytes, int width) {
    for (int start = 0; start + width <= bytes.length && width > 1; start += width) {
      for (int i = 0; i < width / 2; i++) {
        byte first = bytes[start + i];
        bytes[start + i] = bytes[start + width - 1 - i];
        bytes[start + width - 1 - i] = first;
      }
    }
  }

  /** Texts of a fixed width, {@code U} in UTF-32, without the zeros at their ends. */
  static List<byte[]> texts(byte[] bytes, NpyHeader header, int count) throws NpyException {
    List<byte[]> texts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      if (header.kind() == 'S') {
        byte[] text = new byte[header.width()];
        in.get(text);
        texts.add(trimmed(text));
      } else {
        texts.add(unicode(in, header.width()));
      }
    }
    return texts;
  }

  private static byte[] unicode(ByteBuffer in, int width) throws NpyException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < width; i++) {
      int point = in.getInt();
      if (!Character.isValidCodePoint(point)) {
        throw new NpyException("text with code point " + point + " (expected: Unicode)");
      }
      text.appendCodePoint(point);
    }
    return trimmed(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] trimmed(byte[] text) {
    int end = text.length;
    while (end > 0 && text[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(text, end);
  }

  /** The width that holds all of these; at least 1. */
  static int width(List<byte[]> texts) {
    int width = 1;
    for (byte[] text : texts) {
      if (text.length > 0 && text[text.length - 1] == 0) {
        throw new IllegalArgumentException(
            "text ending in zero (expected: another ending; NumPy takes zeros for padding)");
      }
      width = Math.max(width, text.length);
    }
    return width;
  }
}

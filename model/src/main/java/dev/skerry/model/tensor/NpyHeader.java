package dev.skerry.model.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the elements of an array file: a Python dictionary of three entries.
 *
 * @param kind the letter of the element type, as in {@code f} for floating point
 * @param width bytes of an element
 */
record NpyHeader(char kind, int width, boolean bigEndian, boolean columnMajor, Shape shape) {
  private static final Pattern DICTIONARY =
      Pattern.compile(
          "\\s*\\{\\s*'descr'\\s*:\\s*'(?<descr>[^']{1,16})'\\s*,"
              + "\\s*'fortran_order'\\s*:\\s*(?<order>True|False)\\s*,"
              + "\\s*'shape'\\s*:\\s*\\((?<shape>[0-9L, ]{0,512})\\)\\s*,?\\s*\\}\\s*");
  private static final Pattern TYPE =
      Pattern.compile("(?<order>[<>|=]?)(?<kind>[a-zA-Z?])(?<width>[0-9]{0,6})");

  static NpyHeader parse(String text) throws NpyException {
    Matcher dictionary = DICTIONARY.matcher(text);
    if (!dictionary.matches()) {
      throw new NpyException(
          "header: "
              + shown(text)
              + " (expected: a dictionary of descr, fortran_order and shape; structured arrays are"
              + " not read)");
    }
    Matcher type = TYPE.matcher(dictionary.group("descr"));
    if (!type.matches()) {
      throw new NpyException(
          "descr: " + shown(dictionary.group("descr")) + " (expected: a type such as <f4)");
    }
    char kind = type.group("kind").charAt(0);
    if (kind == 'O') {
      throw new NpyException(
          "descr: |O (expected: numbers or text; objects are pickled code and are never read)");
    }
    String width = type.group("width");
    return new NpyHeader(
        kind == '?' ? 'b' : kind,
        width.isEmpty() ? 1 : Integer.parseInt(width),
        type.group("order").equals(">"),
        dictionary.group("order").equals("True"),
        shape(dictionary.group("shape")));
  }

  /** The element type that this becomes. */
  ElementType type() throws NpyException {
    String name = kind + (kind == 'S' || kind == 'U' ? "" : String.valueOf(width));
    return switch (name) {
      case "b1" -> ElementType.BOOL;
      case "u1" -> ElementType.UINT8;
      case "u2" -> ElementType.UINT16;
      case "u4" -> ElementType.UINT32;
      case "u8" -> ElementType.UINT64;
      case "i1" -> ElementType.INT8;
      case "i2" -> ElementType.INT16;
      case "i4" -> ElementType.INT32;
      case "i8" -> ElementType.INT64;
      case "f2" -> ElementType.FP16;
      case "f4" -> ElementType.FP32;
      case "f8" -> ElementType.FP64;
      case "S", "U" -> ElementType.BYTES;
      default ->
          throw new NpyException(
              "descr: " + name + " (expected: b1, u1 to u8, i1 to i8, f2 to f8, S or U)");
    };
  }

  /** Bytes of one element in the file. */
  int stride() {
    return kind == 'U' ? width * Integer.BYTES : width;
  }

  /** The file's bytes before the elements, padded so that these start at a multiple of 64. */
  static byte[] bytes(String descr, Shape shape) {
    StringBuilder sizes = new StringBuilder();
    for (long size : shape.toArray()) {
      sizes.append(size).append(", ");
    }
    String dictionary =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
            descr,
            shape.rank() == 1 ? sizes.toString().strip() : sizes.toString().replaceAll(", $", ""));
    int length = Math.ceilDiv(Npy.PREFIX + dictionary.length() + 1, 64) * 64 - Npy.PREFIX;
    String padded = dictionary + " ".repeat(length - dictionary.length() - 1) + "\n";
    byte[] bytes = new byte[Npy.PREFIX + length];
    System.arraycopy(Npy.magic(), 0, bytes, 0, Npy.magic().length);
    bytes[6] = 1;
    bytes[8] = (byte) length;
    bytes[9] = (byte) (length >> 8);
    System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, bytes, Npy.PREFIX, length);
    return bytes;
  }

  private static Shape shape(String text) throws NpyException {
    String digits = text.replace("L", "").replace(" ", "");
    if (digits.isEmpty()) {
      return Shape.of();
    }
    String[] sizes = digits.split(",", -1);
    int rank = digits.endsWith(",") ? sizes.length - 1 : sizes.length;
    long[] dimensions = new long[rank];
    for (int i = 0; i < rank; i++) {
      if (sizes[i].isEmpty() || sizes[i].length() > 18 || rank > 32) {
        throw new NpyException("shape: (" + text + ") (expected: at most 32 sizes below 10^18)");
      }
      dimensions[i] = Long.parseLong(sizes[i]);
    }
    return Shape.of(dimensions);
  }

  private static String shown(String text) {
    String start = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}

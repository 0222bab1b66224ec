package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a tensor's {@code data}: a JSON array, flat or nested, row-major.
 *
 * <p>Numbers must be exact: an integer that its type cannot hold is an error, never wrapped or
 * rounded.
 */
final class DataReader {
  private static final BigInteger LARGEST_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final String input;
  private final ElementType type;
  private final Shape shape;

  DataReader(String input, ElementType type, Shape shape) {
    this.input = input;
    this.type = type;
    this.shape = shape;
  }

  /** Reads the array that {@code parser} stands at the start of. */
  Tensor read(JsonParser parser, long largest) throws IOException {
    checkType();
    return type == ElementType.BYTES ? strings(parser) : numbers(parser, largest);
  }

  private Tensor numbers(JsonParser parser, long largest) throws IOException {
    // A shape that asks for more than the body can hold is a lie, and no memory is taken for it.
    long size = shape.elements() > mostElements(largest) ? 0 : Tensor.byteSize(type, shape);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    long count = 0;
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else {
        count++;
        if (bytes.hasRemaining()) {
          put(bytes, parser);
        }
      }
    } while (depth > 0 && parser.nextToken() != null);
    checkCount(count);
    return Tensor.of(type, shape, bytes.flip());
  }

  /** Looks whether a text of {@code largest} characters can be this tensor's data. */
  void check(long largest) {
    checkType();
    if (shape.elements() > mostElements(largest)) {
      throw invalid("shape " + shape + " (expected: as many elements as there is data)");
    }
  }

  private void checkType() {
    if (type == ElementType.FP16 || type == ElementType.BF16) {
      throw invalid(type + " in JSON (expected: binary data)");
    }
  }

  /* An element takes at least two characters. */
  private static long mostElements(long largest) {
    return largest / 2 + 1;
  }

  private void checkCount(long count) {
    if (count != shape.elements()) {
      throw invalid(
          count + " elements (expected: " + shape.elements() + " for shape " + shape + ")");
    }
  }

  private Tensor strings(JsonParser parser) throws IOException {
    List<byte[]> values = new ArrayList<>();
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        values.add(parser.getText().getBytes(StandardCharsets.UTF_8));
      } else {
        throw invalid(parser.getText() + " (expected: strings)");
      }
    } while (depth > 0 && parser.nextToken() != null);
    checkCount(values.size());
    return Tensor.ofByteStrings(shape, values);
  }

  private void put(ByteBuffer bytes, JsonParser parser) throws IOException {
    switch (type) {
      case FP32 -> bytes.putFloat((float) real(parser));
      case FP64 -> bytes.putDouble(real(parser));
      case BOOL -> bytes.put((byte) (bool(parser) ? 1 : 0));
      case INT8 -> bytes.put((byte) whole(parser, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> bytes.put((byte) whole(parser, 0, 0xff));
      case INT16 -> bytes.putShort((short) whole(parser, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> bytes.putShort((short) whole(parser, 0, 0xffff));
      case INT32 -> bytes.putInt((int) whole(parser, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> bytes.putInt((int) whole(parser, 0, 0xffffffffL));
      case INT64 -> bytes.putLong(whole(parser, Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT64 -> bytes.putLong(unsigned(parser));
      case FP16, BF16, BYTES -> throw new AssertionError("handled before");
    }
  }

  private double real(JsonParser parser) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw invalid(parser.getText() + " (expected: numbers)");
    }
    return parser.getDoubleValue();
  }

  private boolean bool(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> whole(parser, 0, 1) == 1;
      default -> throw invalid(parser.getText() + " (expected: true, false, 1 or 0)");
    };
  }

  private long whole(JsonParser parser, long least, long most) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw invalid(
        parser.getText() + " (expected: whole numbers from " + least + " to " + most + ")");
  }

  private long unsigned(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger value = parser.getBigIntegerValue();
      if (value.signum() >= 0 && value.compareTo(LARGEST_UINT64) <= 0) {
        return value.longValue();
      }
    }
    throw invalid(parser.getText() + " (expected: whole numbers from 0 to " + LARGEST_UINT64 + ")");
  }

  private InferenceException invalid(String what) {
    return new InferenceException(Category.INVALID, "data of input " + input + ": " + what);
  }
}

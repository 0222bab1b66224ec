package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.TensorParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor as a request declares it. Its data is read later: it may stand before the type and shape
 * that say how.
 *
 * @param dataAt where in the body its {@code data} begins; negative if it has none
 */
record RestTensor(
    String name,
    @Nullable ElementType type,
    @Nullable Shape shape,
    Map<String, Object> parameters,
    int dataAt) {
  private static final int MOST_DIMENSIONS = 32;

  static RestTensor read(JsonParser parser) throws IOException {
    Json.expect(parser, parser.currentToken(), JsonToken.START_OBJECT, "tensor");
    String name = "";
    ElementType type = null;
    long[] dimensions = null;
    Map<String, Object> parameters = Map.of();
    int dataAt = -1;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "name" -> name = Json.string(parser, "name");
        case "datatype" -> type = type(Json.string(parser, "datatype"));
        case "shape" -> dimensions = dimensions(parser);
        case "parameters" -> parameters = Json.parameters(parser);
        case "data" -> {
          Json.expect(parser, parser.currentToken(), JsonToken.START_ARRAY, "data");
          dataAt = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    if (name.isEmpty()) {
      throw invalid("tensor without a name (expected: a name)");
    }
    Shape shape = dimensions == null ? null : shape(name, dimensions);
    return new RestTensor(name, type, shape, parameters, dataAt);
  }

  private static Shape shape(String name, long[] dimensions) {
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw invalid(
            "shape of tensor "
                + name
                + ": "
                + dimension
                + " in "
                + Arrays.toString(dimensions)
                + " (expected: >= 0, the extent of this very data; -1 is for what models declare)");
      }
    }
    return Shape.of(dimensions);
  }

  /**
   * How many of the {@code left} bytes behind the JSON are this tensor's; negative if its data is
   * in the JSON.
   */
  int binarySize(int left) {
    TensorParameters.checkInput(name, parameters);
    Object size = parameters.get("binary_data_size");
    if (size == null) {
      if (dataAt < 0) {
        throw invalid("input " + name + " has no data (expected: data, or binary_data_size)");
      }
      return -1;
    }
    if (dataAt >= 0) {
      throw invalid("input " + name + " has data and binary_data_size (expected: one of them)");
    }
    if (!(size instanceof Long bytes) || bytes < 0 || bytes > Integer.MAX_VALUE) {
      throw invalid(
          "binary_data_size of "
              + name
              + ": "
              + size
              + " (expected: 0 to "
              + Integer.MAX_VALUE
              + ")");
    }
    if (bytes > left) {
      throw invalid(
          "input "
              + name
              + ": "
              + left
              + " bytes are left behind the JSON (expected: "
              + bytes
              + ", its binary_data_size; expecting "
              + (bytes - left)
              + " additional bytes)");
    }
    return bytes.intValue();
  }

  Tensor fromBytes(ByteBuffer bytes) {
    try {
      return Tensor.of(knownType(), knownShape(), bytes);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid("input " + name + ": " + e.getMessage());
    }
  }

  Tensor fromJson(byte[] body, int jsonLength) throws IOException {
    try (JsonParser parser = Json.parser(body, dataAt, jsonLength - dataAt)) {
      parser.nextToken();
      return new DataReader(name, knownType(), knownShape()).read(parser, jsonLength);
    } catch (ArithmeticException e) {
      throw invalid(
          "input " + name + ": shape " + knownShape() + " has more elements than any memory");
    }
  }

  /** The same with its data at another place. */
  RestTensor withDataAt(int place) {
    return new RestTensor(name, type, shape, parameters, place);
  }

  /**
   * What it says it is, as far as one can see that without reading it.
   *
   * @param size how many bytes it has behind the JSON; less than 0 if its data is in there
   */
  TensorSpec spec(int size, int jsonLength) {
    TensorSpec spec = new TensorSpec(name, knownType(), knownShape());
    try {
      if (size < 0) {
        new DataReader(name, knownType(), knownShape()).check(jsonLength);
      } else if (knownType() != ElementType.BYTES
          && Tensor.byteSize(knownType(), knownShape()) != size) {
        throw invalid(
            "input "
                + name
                + ": "
                + size
                + " bytes (expected: "
                + Tensor.byteSize(knownType(), knownShape())
                + " for "
                + spec
                + ")");
      } else if (knownShape().elements() > size) {
        throw invalid("input " + name + ": " + size + " bytes for " + spec + " (expected: more)");
      }
      return spec;
    } catch (ArithmeticException e) {
      throw invalid(
          "input " + name + ": shape " + knownShape() + " has more elements than any memory");
    }
  }

  private ElementType knownType() {
    if (type == null) {
      throw invalid(
          "input "
              + name
              + " has no datatype (expected: one of "
              + Arrays.toString(ElementType.values())
              + ")");
    }
    return type;
  }

  private Shape knownShape() {
    if (shape == null) {
      throw invalid("input " + name + " has no shape (expected: a shape)");
    }
    return shape;
  }

  private static ElementType type(String name) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw invalid(
        "datatype: " + name + " (expected: one of " + Arrays.toString(ElementType.values()) + ")");
  }

  private static long[] dimensions(JsonParser parser) throws IOException {
    Json.expect(parser, parser.currentToken(), JsonToken.START_ARRAY, "shape");
    long[] dimensions = new long[MOST_DIMENSIONS];
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || rank == MOST_DIMENSIONS) {
        throw invalid(
            "shape: "
                + parser.getText()
                + " (expected: at most "
                + MOST_DIMENSIONS
                + " whole numbers)");
      }
      dimensions[rank++] = Json.whole(parser, "shape");
    }
    return Arrays.copyOf(dimensions, rank);
  }

  private static InferenceException invalid(String message) {
    return new InferenceException(Category.INVALID, message);
  }
}

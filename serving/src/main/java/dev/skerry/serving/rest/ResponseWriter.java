package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.NamedTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an answer: JSON, and behind it the bytes of those outputs that were asked for as bytes.
 *
 * <p>How good the answer is stands in its {@code parameters}: {@code grade}, {@code reason}, {@code
 * variant}, {@code age_us}, {@code on_time}, and {@code device} if another one gave it.
 */
final class ResponseWriter {
  /** What goes over the wire. */
  static final class Body {
    private final byte[] bytes;
    private final int jsonLength;

    Body(byte[] bytes, int jsonLength) {
      this.bytes = bytes;
      this.jsonLength = jsonLength;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Where the JSON ends and bytes begin; negative if all of it is JSON. */
    int jsonLength() {
      return jsonLength;
    }
  }

  private ResponseWriter() {}

  static Body write(InferRequest request, Answer answer) {
    List<Tensor> binary = new ArrayList<>();
    try (ByteArrayBuilder out = new ByteArrayBuilder(512)) {
      try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
        writeJson(json, request, answer, binary);
      }
      int jsonLength = out.size();
      if (binary.isEmpty()) {
        return new Body(out.toByteArray(), -1);
      }
      return new Body(append(out, binary), jsonLength);
    } catch (IOException e) {
      throw new InferenceException(Category.INTERNAL, "the answer could not be written");
    }
  }

  private static byte[] append(ByteArrayBuilder json, List<Tensor> binary) {
    int size = json.size();
    for (Tensor tensor : binary) {
      size = Math.addExact(size, tensor.byteSize());
    }
    ByteBuffer body = ByteBuffer.allocate(size).put(json.toByteArray());
    binary.forEach(tensor -> body.put(tensor.bytes()));
    return body.array();
  }

  private static void writeJson(
      JsonGenerator json, InferRequest request, Answer answer, List<Tensor> binary)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", answer.model());
    json.writeStringField("model_version", answer.version());
    if (!request.question().id().isEmpty()) {
      json.writeStringField("id", request.question().id());
    }
    json.writeObjectFieldStart("parameters");
    json.writeStringField("grade", answer.gradeLabel());
    json.writeStringField("reason", answer.reason().label());
    json.writeStringField("variant", answer.variant());
    json.writeNumberField("age_us", answer.age().toNanos() / 1000);
    json.writeBooleanField("on_time", answer.onTime());
    if (!answer.device().isEmpty()) {
      json.writeStringField("device", answer.device());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("outputs");
    for (NamedTensor output : answer.outputs()) {
      writeOutput(json, output, request.isBinary(output.name()), binary);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeOutput(
      JsonGenerator json, NamedTensor output, boolean isBinary, List<Tensor> binary)
      throws IOException {
    Tensor tensor = output.tensor();
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", tensor.type().name());
    json.writeFieldName("shape");
    writeShape(json, tensor.shape());
    if (isBinary) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", tensor.byteSize());
      json.writeEndObject();
      binary.add(tensor);
    } else {
      json.writeArrayFieldStart("data");
      writeData(json, tensor);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static void writeShape(JsonGenerator json, Shape shape) throws IOException {
    json.writeStartArray();
    for (int axis = 0; axis < shape.rank(); axis++) {
      json.writeNumber(shape.dimension(axis));
    }
    json.writeEndArray();
  }

  private static void writeData(JsonGenerator json, Tensor tensor) throws IOException {
    ByteBuffer bytes = tensor.bytes();
    switch (tensor.type()) {
      case BYTES -> {
        for (byte[] value : tensor.byteStrings()) {
          json.writeString(new String(value, StandardCharsets.UTF_8));
        }
      }
      case FP16, BF16 ->
          throw new InferenceException(
              Category.INVALID,
              "output of type " + tensor.type() + " in JSON (expected: ask for binary data)");
      default -> {
        while (bytes.hasRemaining()) {
          writeNumber(json, tensor, bytes);
        }
      }
    }
  }

  private static void writeNumber(JsonGenerator json, Tensor tensor, ByteBuffer bytes)
      throws IOException {
    switch (tensor.type()) {
      case FP32 -> json.writeNumber(bytes.getFloat());
      case FP64 -> json.writeNumber(bytes.getDouble());
      case BOOL -> json.writeBoolean(bytes.get() != 0);
      case INT8 -> json.writeNumber(bytes.get());
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(bytes.get()));
      case INT16 -> json.writeNumber(bytes.getShort());
      case UINT16 -> json.writeNumber(Short.toUnsignedInt(bytes.getShort()));
      case INT32 -> json.writeNumber(bytes.getInt());
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(bytes.getInt()));
      case INT64 -> json.writeNumber(bytes.getLong());
      case UINT64 -> json.writeNumber(Long.toUnsignedString(bytes.getLong()));
      case FP16, BF16, BYTES -> throw new AssertionError("handled before");
    }
  }
}

package dev.skerry.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Reason;
import dev.skerry.terms.Grade;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads an inference response whose outputs all come as bytes. A server that says nothing of grades
 * is taken to have answered in full and in time.
 */
final class AnswerReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final byte[] body;
  private final int jsonLength;

  AnswerReader(byte[] body, int jsonLength) {
    if (jsonLength < 0 || jsonLength > body.length) {
      throw new IllegalArgumentException(
          "header length: " + jsonLength + " (expected: 0 to " + body.length + ")");
    }
    this.body = body;
    this.jsonLength = jsonLength;
  }

  Answer read() throws IOException {
    JsonNode json = JSON.readTree(body, 0, jsonLength);
    JsonNode parameters = json.path("parameters");
    return new Answer(
        json.path("model_name").asText(""),
        json.path("model_version").asText(""),
        parameters.path("variant").asText(""),
        outputs(json),
        Grade.valueOf(parameters.path("grade").asText("full").toUpperCase(Locale.ROOT)),
        Reason.valueOf(parameters.path("reason").asText("none").toUpperCase(Locale.ROOT)),
        Duration.ofNanos(Math.multiplyExact(parameters.path("age_us").asLong(0), 1000L)),
        parameters.path("on_time").asBoolean(true),
        parameters.path("device").asText(""));
  }

  private List<NamedTensor> outputs(JsonNode json) {
    List<NamedTensor> outputs = new ArrayList<>();
    int at = jsonLength;
    for (JsonNode output : json.path("outputs")) {
      int size = output.path("parameters").path("binary_data_size").asInt(-1);
      if (size < 0 || size > body.length - at) {
        throw new IllegalArgumentException(
            "binary_data_size: " + size + " (expected: 0 to " + (body.length - at) + ")");
      }
      outputs.add(
          new NamedTensor(
              output.path("name").asText(""),
              Tensor.of(
                  ElementType.valueOf(output.path("datatype").asText("")),
                  shape(output.path("shape")),
                  ByteBuffer.wrap(body, at, size))));
      at += size;
    }
    return outputs;
  }

  private static Shape shape(JsonNode dimensions) {
    long[] shape = new long[dimensions.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = dimensions.get(axis).asLong();
    }
    return Shape.of(shape);
  }
}

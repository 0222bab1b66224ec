package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.RequestParameters;
import dev.skerry.serving.TensorParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the body of an inference request: JSON, and behind it, if its length is given in a header,
 * the bytes of tensors in the order in which the JSON declares them.
 *
 * <p>Members may come in any order. Unknown ones are passed over, as the protocol wants extensions
 * to be.
 */
final class RequestReader {
  private final byte[] body;
  private final int jsonLength;
  private final int bodyLength;
  private String id = "";
  private Map<String, Object> parameters = Map.of();
  private final List<RestTensor> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> binaryOutputs = new HashSet<>();
  private final Set<String> jsonOutputs = new HashSet<>();

  private RequestReader(byte[] body, int bodyLength, int jsonLength) {
    this.body = body;
    this.bodyLength = bodyLength;
    this.jsonLength = jsonLength;
  }

  /**
   * Reads a request.
   *
   * @param jsonLength where the JSON ends and the bytes begin
   * @throws InferenceException if it is not one
   */
  static InferRequest read(String model, String version, byte[] body, int jsonLength) {
    RequestReader reader = new RequestReader(body, body.length, jsonLength);
    try (JsonParser parser = Json.parser(body, 0, jsonLength)) {
      reader.readTop(parser);
      return reader.finish(model, version);
    } catch (IOException e) {
      throw Json.invalid(e);
    }
  }

  private void readTop(JsonParser parser) throws IOException {
    Json.expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "request");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (member) {
        case "id" -> id = Json.string(parser, "id");
        case "parameters" -> parameters = Json.parameters(parser);
        case "inputs" -> {
          Json.expect(parser, value, JsonToken.START_ARRAY, "inputs");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            inputs.add(RestTensor.read(parser));
          }
        }
        case "outputs" -> {
          Json.expect(parser, value, JsonToken.START_ARRAY, "outputs");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            readOutput(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new InferenceException(
          Category.INVALID, "request: more behind the JSON object (expected: its end)");
    }
  }

  private void readOutput(JsonParser parser) throws IOException {
    RestTensor output = RestTensor.read(parser);
    outputs.add(output.name());
    TensorParameters.checkOutput(output.name(), output.parameters());
    Object binary = output.parameters().get("binary_data");
    if (Boolean.TRUE.equals(binary)) {
      binaryOutputs.add(output.name());
    } else if (Boolean.FALSE.equals(binary)) {
      jsonOutputs.add(output.name());
    }
  }

  private InferRequest finish(String model, String version) throws IOException {
    RequestParameters read = RequestParameters.of(parameters);
    List<NamedTensor> tensors = new ArrayList<>(inputs.size());
    Map<String, Integer> seen = new HashMap<>();
    int at = jsonLength;
    for (RestTensor input : inputs) {
      if (seen.put(input.name(), at) != null) {
        throw new InferenceException(
            Category.INVALID, "input " + input.name() + " twice (expected: once)");
      }
      int size = input.binarySize(bodyLength - at);
      Tensor tensor =
          size >= 0
              ? input.fromBytes(ByteBuffer.wrap(body, at, size))
              : input.fromJson(body, jsonLength);
      at += Math.max(size, 0);
      tensors.add(new NamedTensor(input.name(), tensor));
    }
    if (at != bodyLength) {
      throw new InferenceException(
          Category.INVALID,
          "unexpected additional input data: "
              + (bodyLength - jsonLength)
              + " bytes behind the JSON (expected: "
              + (at - jsonLength)
              + ", the binary_data_size of "
              + inputs.stream().map(RestTensor::name).toList()
              + ")");
    }
    Question question =
        new Question(
            model,
            version,
            id,
            tensors,
            outputs,
            read.timeout(),
            read.priority(),
            OptionalLong.empty());
    return new InferRequest(question, binaryOutputs, jsonOutputs, read.binaryOutput());
  }
}

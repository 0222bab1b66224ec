package dev.skerry.serving.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.RequestParameters;
import dev.skerry.serving.TensorParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * What the JSON of an inference request says, but for the numbers in its tensors.
 *
 * <p>Members may come in any order. Unknown ones are passed over, as the protocol wants extensions
 * to be, unless they look like a deadline or a priority that belongs among the parameters.
 */
final class RequestHead {
  private static final int GLANCE = 16 << 10;

  private String id = "";
  private RequestParameters parameters = RequestParameters.NONE;
  private final List<RestTensor> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> binaryOutputs = new HashSet<>();
  private final Set<String> jsonOutputs = new HashSet<>();

  private RequestHead() {}

  /**
   * Reads the first {@code length} bytes of {@code text} at a glance.
   *
   * @return empty if they have to be read as a whole: there is much besides long arrays, or
   *     something may be wrong, which is then to be said of the text as it was sent
   */
  static Optional<RequestHead> glance(byte[] text, int length) {
    LongArrays arrays = LongArrays.takenOutOf(text, length);
    if (arrays.count() > 0 && arrays.size() <= GLANCE) {
      try {
        RequestHead head = read(arrays.rest(), arrays.size());
        if (head.accountsFor(arrays)) {
          head.move(arrays::origin);
          return Optional.of(head);
        }
      } catch (InferenceException e) {
        // It will be met again.
      }
    }
    return Optional.empty();
  }

  /**
   * Reads the first {@code length} bytes of {@code text} as they stand.
   *
   * @throws InferenceException if they are no request
   */
  static RequestHead read(byte[] text, int length) {
    RequestHead head = new RequestHead();
    try (JsonParser parser = Json.parser(text, 0, length)) {
      head.readTop(parser);
    } catch (IOException e) {
      throw Json.invalid(e);
    }
    return head;
  }

  /* What is no tensor's has to be looked at. */
  private boolean accountsFor(LongArrays arrays) {
    return inputs.stream().filter(input -> arrays.isTakenFrom(input.dataAt())).count()
        == arrays.count();
  }

  private void move(IntUnaryOperator origin) {
    inputs.replaceAll(
        input -> input.dataAt() < 0 ? input : input.withDataAt(origin.applyAsInt(input.dataAt())));
  }

  String id() {
    return id;
  }

  RequestParameters parameters() {
    return parameters;
  }

  /** The inputs; their data is still to be read. */
  List<RestTensor> inputs() {
    return inputs;
  }

  List<String> outputs() {
    return outputs;
  }

  /** Names of outputs wanted as bytes. */
  Set<String> binaryOutputs() {
    return binaryOutputs;
  }

  /** Names of outputs wanted in JSON. */
  Set<String> jsonOutputs() {
    return jsonOutputs;
  }

  private void readTop(JsonParser parser) throws IOException {
    Json.expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "request");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (member) {
        case "id" -> id = Json.string(parser, "id");
        case "parameters" -> parameters = RequestParameters.of(Json.parameters(parser));
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
        default -> {
          RequestParameters.refuseElsewhere(member, "request");
          parser.skipChildren();
        }
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
}

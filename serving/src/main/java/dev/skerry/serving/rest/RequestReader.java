package dev.skerry.serving.rest;

import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the body of an inference request: JSON, and behind it, if its length is given in a header,
 * the bytes of tensors in the order in which the JSON declares them. What is said about them is
 * read first; they themselves, which take longer, when they are asked for.
 */
final class RequestReader {
  private final byte[] body;
  private final int jsonLength;
  private final RequestHead head;
  private final InferRequest request;

  private RequestReader(String model, String version, byte[] body, int jsonLength) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.head = RequestHead.read(body, jsonLength);
    Question question =
        new Question(
            model,
            version,
            head.id(),
            List.of(),
            head.outputs(),
            head.parameters().timeout(),
            head.parameters().priority(),
            OptionalLong.empty());
    this.request =
        new InferRequest(
            question, head.binaryOutputs(), head.jsonOutputs(), head.parameters().binaryOutput());
  }

  /**
   * Reads all of a request but its tensors.
   *
   * @param jsonLength where the JSON ends and the bytes begin
   * @throws InferenceException if it is not one
   */
  static RequestReader open(String model, String version, byte[] body, int jsonLength) {
    return new RequestReader(model, version, body, jsonLength);
  }

  /** The request without its inputs. */
  InferRequest head() {
    return request;
  }

  /**
   * The whole request.
   *
   * @throws InferenceException if its tensors are not what it says
   */
  InferRequest all() {
    List<NamedTensor> tensors = new ArrayList<>(head.inputs().size());
    Map<String, Integer> seen = new HashMap<>();
    int at = jsonLength;
    for (RestTensor input : head.inputs()) {
      if (seen.put(input.name(), at) != null) {
        throw new InferenceException(
            Category.INVALID, "input " + input.name() + " twice (expected: once)");
      }
      int size = input.binarySize(body.length - at);
      tensors.add(new NamedTensor(input.name(), tensor(input, at, size)));
      at += Math.max(size, 0);
    }
    if (at != body.length) {
      throw new InferenceException(
          Category.INVALID,
          "unexpected additional input data: "
              + (body.length - jsonLength)
              + " bytes behind the JSON (expected: "
              + (at - jsonLength)
              + ", the binary_data_size of "
              + head.inputs().stream().map(RestTensor::name).toList()
              + ")");
    }
    return request.with(tensors);
  }

  private Tensor tensor(RestTensor input, int at, int size) {
    if (size >= 0) {
      return input.fromBytes(ByteBuffer.wrap(body, at, size));
    }
    try {
      return input.fromJson(body, jsonLength);
    } catch (IOException e) {
      throw Json.invalid(e);
    }
  }

  /**
   * What it says of its inputs.
   *
   * @throws InferenceException if it does not say enough, or there is not the data for it
   */
  List<TensorSpec> specs() {
    return head.inputs().stream().map(input -> input.spec(body.length)).toList();
  }
}

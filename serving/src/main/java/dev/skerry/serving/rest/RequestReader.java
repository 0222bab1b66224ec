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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the body of an inference request: JSON, and behind it, if its length is given in a header,
 * the bytes of tensors in the order in which the JSON declares them. What is said about them is
 * read first; they themselves, which take longer, when they are asked for.
 */
final class RequestReader {
  private static final int MOST_NAMED = 8;

  private final byte[] body;
  private final int jsonLength;
  private final RequestHead head;
  private final InferRequest request;

  private RequestReader(
      String model, String version, byte[] body, int jsonLength, RequestHead head) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.head = head;
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
   * Reads all of a request but its tensors, if that takes but a moment.
   *
   * @param jsonLength where the JSON ends and the bytes begin
   * @return empty if it takes longer, or there may be something wrong
   */
  static Optional<RequestReader> glance(String model, String version, byte[] body, int jsonLength) {
    return RequestHead.glance(body, jsonLength)
        .map(head -> new RequestReader(model, version, body, jsonLength, head));
  }

  /**
   * Reads a whole request.
   *
   * @param jsonLength where the JSON ends and the bytes begin
   * @throws InferenceException if it is not one
   */
  static InferRequest read(String model, String version, byte[] body, int jsonLength) {
    return new RequestReader(model, version, body, jsonLength, RequestHead.read(body, jsonLength))
        .all();
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
    int[] sizes = sizes();
    List<NamedTensor> tensors = new ArrayList<>(sizes.length);
    int at = jsonLength;
    for (int i = 0; i < sizes.length; i++) {
      RestTensor input = head.inputs().get(i);
      tensors.add(new NamedTensor(input.name(), tensor(input, at, sizes[i])));
      at += Math.max(sizes[i], 0);
    }
    return request.with(tensors);
  }

  /* How many bytes each input has behind the JSON; less than 0 if its data is in there. */
  private int[] sizes() {
    List<RestTensor> inputs = head.inputs();
    int[] sizes = new int[inputs.size()];
    Set<String> seen = new HashSet<>();
    int at = jsonLength;
    for (int i = 0; i < sizes.length; i++) {
      if (!seen.add(inputs.get(i).name())) {
        throw new InferenceException(
            Category.INVALID, "input " + inputs.get(i).name() + " twice (expected: once)");
      }
      sizes[i] = inputs.get(i).binarySize(body.length - at);
      at += Math.max(sizes[i], 0);
    }
    if (at != body.length) {
      throw new InferenceException(
          Category.INVALID,
          "unexpected additional input data: "
              + (body.length - jsonLength)
              + " bytes behind the JSON (expected: "
              + (at - jsonLength)
              + ", the binary_data_size of "
              + inputs.stream().map(RestTensor::name).limit(MOST_NAMED).toList()
              + (inputs.size() > MOST_NAMED ? " and more" : "")
              + ")");
    }
    return sizes;
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
   * @throws InferenceException if one can see without reading them that they are not that
   */
  List<TensorSpec> specs() {
    int[] sizes = sizes();
    List<TensorSpec> specs = new ArrayList<>(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      specs.add(head.inputs().get(i).spec(sizes[i], jsonLength));
    }
    return specs;
  }
}

package dev.skerry.serving.rest;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * {@code POST …/infer}: reads a question, asks, writes the answer. Runs on the connection's own
 * virtual thread.
 */
final class InferHandler implements Handler {
  private static final HeaderName JSON_LENGTH =
      HeaderNames.create("Inference-Header-Content-Length");
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  private static final Header BYTES =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
  private static final Header GZIP =
      HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
  private static final int LEAST_GZIP = 1024;

  private final Inference inference;
  private final long largestBody;

  InferHandler(Inference inference, long largestBody) {
    this.inference = inference;
    this.largestBody = largestBody;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    String model = request.path().pathParameters().get("model");
    String version = request.path().pathParameters().first("version").orElse("");
    byte[] body =
        ContentCoding.decode(
            body(request, largestBody),
            request.headers().first(HeaderNames.CONTENT_ENCODING).orElse(""),
            largestBody);
    InferRequest read = read(request, model, version, body);
    Answer answer = inference.ask(read.question());
    send(request, response, ResponseWriter.write(read, answer));
  }

  private InferRequest read(ServerRequest request, String model, String version, byte[] body) {
    String header = request.headers().first(JSON_LENGTH).orElse("");
    if (header.isEmpty()) {
      return RequestReader.read(model, version, body, body.length);
    }
    int jsonLength = jsonLength(header, body.length);
    return jsonLength == 0
        ? RawRequest.read(inference.catalog().describe(model, version), version, body)
        : RequestReader.read(model, version, body, jsonLength);
  }

  private static int jsonLength(String header, int bodyLength) {
    try {
      int length = Integer.parseInt(header.strip());
      if (length >= 0 && length <= bodyLength) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Said below, together with what is out of range.
    }
    throw new InferenceException(
        Category.INVALID,
        JSON_LENGTH.defaultCase() + ": " + header + " (expected: 0 to " + bodyLength + ")");
  }

  /** The whole body, if it is no larger than {@code largest}. */
  static byte[] body(ServerRequest request, long largest) {
    OptionalLong announced = request.headers().contentLength();
    if (announced.isPresent() && announced.getAsLong() > largest) {
      throw tooLarge(announced.getAsLong() + " bytes", largest);
    }
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      if (announced.isPresent()) {
        byte[] body = in.readNBytes((int) announced.getAsLong());
        if (body.length < announced.getAsLong()) {
          throw new InferenceException(
              Category.INVALID,
              "body: " + body.length + " bytes (expected: " + announced.getAsLong() + ")");
        }
        return body;
      }
      byte[] body = in.readNBytes((int) largest + 1);
      if (body.length > largest) {
        throw tooLarge("more", largest);
      }
      return body;
    } catch (IOException e) {
      throw new InferenceException(Category.INVALID, "body could not be read to its end");
    }
  }

  private static InferenceException tooLarge(String found, long largest) {
    return new InferenceException(
        Category.TOO_LARGE, "body: " + found + " (expected: <= " + largest + " bytes)");
  }

  private static void send(
      ServerRequest request, ServerResponse response, ResponseWriter.Body body) {
    if (body.jsonLength() < 0) {
      response.header(JSON);
    } else {
      response.header(BYTES);
      response.header(JSON_LENGTH, Integer.toString(body.jsonLength()));
    }
    byte[] bytes = body.bytes();
    if (bytes.length >= LEAST_GZIP
        && ContentCoding.acceptsGzip(
            request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse(""))) {
      response.header(GZIP);
      bytes = ContentCoding.gzip(bytes);
    }
    response.send(bytes);
  }
}

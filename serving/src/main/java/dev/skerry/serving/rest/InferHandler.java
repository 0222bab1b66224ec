package dev.skerry.serving.rest;

import dev.skerry.serving.Answer;
import dev.skerry.serving.Inference;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.Question;
import dev.skerry.serving.RequestParameters;
import dev.skerry.terms.LatencyClass;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

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
  private static final int LEAST_COMPRESSED = 1024;
  /* A length of JSON with fewer digits than a million has is soon read. */
  private static final int LONG_JSON_DIGITS = 7;

  /* Less than this is read in a few microseconds. */
  private static final int LEAST_AT_DESK = 4 << 10;
  /* Longer than anyone waits, short enough that sums of times do not overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Inference inference;
  private final ReadingDesk desk;
  private final long largestBody;
  private final RequestBody bodies;
  private final LargeBodies large;

  InferHandler(
      Inference inference, long largestBody, SlowBodies slow, LargeBodies large, ReadingDesk desk) {
    this.inference = inference;
    this.desk = desk;
    this.largestBody = largestBody;
    this.bodies = new RequestBody(largestBody, slow);
    this.large = large;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long arrival = inference.nanos();
    String model = request.path().pathParameters().get("model");
    String version = request.path().pathParameters().first("version").orElse("");
    int room = large.enter(weight(request));
    try {
      byte[] body = bodies.read(request, response, arrival);
      if (!request.query().isEmpty()) {
        request.query().names().forEach(RequestParameters::refuseInQuery);
      }
      Answered answered = answer(request, model, version, body, arrival);
      send(request, response, ResponseWriter.write(answered.request(), answered.answer()));
    } finally {
      large.leave(room);
    }
  }

  /** What it may need in memory; less than 0 if that is not known. */
  private long weight(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return 0;
    }
    long length = request.headers().contentLength().orElse(-1);
    // What is too large is refused before it is read; what is compressed grows.
    return length > largestBody ? 0 : coding(request).isEmpty() ? length : 8 * length;
  }

  /** Whether reading it takes long: large JSON, or what is compressed and may become that. */
  private static boolean isLong(ServerRequest request, int length) {
    String header = request.headers().first(JSON_LENGTH).orElse("");
    boolean mostlyBytes = header.length() > 0 && header.length() < LONG_JSON_DIGITS;
    return coding(request).isEmpty()
        ? length >= LargeBodies.LARGE && !mostlyBytes
        : length >= LargeBodies.LARGE / 16;
  }

  private static String coding(ServerRequest request) {
    return request.headers().first(HeaderNames.CONTENT_ENCODING).orElse("");
  }

  private record Answered(InferRequest request, Answer answer) {}

  private Answered answer(
      ServerRequest request, String model, String version, byte[] sent, long arrival) {
    if (isLong(request, sent.length)) {
      return ask(large.read(() -> decode(request, model, version, sent)), arrival);
    }
    byte[] body =
        coding(request).isEmpty()
            ? sent
            : atDesk(
                model,
                version,
                arrival,
                () -> ContentCoding.decode(sent, coding(request), largestBody));
    int jsonLength = jsonLength(request, body.length);
    if (jsonLength < LEAST_AT_DESK) {
      return ask(read(model, version, body, jsonLength), arrival);
    }
    if (jsonLength >= LargeBodies.LARGE) {
      return ask(large.read(() -> read(model, version, body, jsonLength)), arrival);
    }
    Optional<RequestReader> glanced = RequestReader.glance(model, version, body, jsonLength);
    return glanced.isPresent()
        ? answer(glanced.get(), arrival)
        : ask(
            atDesk(model, version, arrival, () -> read(model, version, body, jsonLength)), arrival);
  }

  private Answered answer(RequestReader reader, long arrival) {
    Question question = reader.head().question().arrivedAt(arrival);
    LatencyClass usual = inference.latencyClass(question.model(), question.version());
    int priority = question.priority() > 0 ? question.priority() : usual.priority();
    Duration timeout = question.timeout().orElse(usual.deadline());
    long deadline = arrival + (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toNanos();
    Optional<InferRequest> read = desk.read(priority, deadline, reader::all);
    return read.isPresent()
        ? ask(read.get(), arrival)
        : new Answered(reader.head(), inference.decline(question, reader.specs()));
  }

  /* As long as its own priority and deadline are not known, those of its model's class count. */
  private <T> T atDesk(String model, String version, long arrival, Supplier<T> read) {
    LatencyClass usual = inference.latencyClass(model, version);
    return desk.read(usual.priority(), arrival + usual.deadline().toNanos(), read)
        .orElseThrow(InferHandler::tooMuch);
  }

  /* What it asks for is not even known. */
  private static InferenceException tooMuch() {
    return new InferenceException(
        Category.UNAVAILABLE,
        "more text comes than can be read in time (expected: ask again later, or send tensors as"
            + " binary data)");
  }

  private Answered ask(InferRequest read, long arrival) {
    return new Answered(read, inference.ask(read.question().arrivedAt(arrival)));
  }

  private InferRequest decode(ServerRequest request, String model, String version, byte[] sent) {
    byte[] body = ContentCoding.decode(sent, coding(request), largestBody);
    return read(model, version, body, jsonLength(request, body.length));
  }

  private InferRequest read(String model, String version, byte[] body, int jsonLength) {
    return jsonLength == 0 && body.length > 0
        ? RawRequest.read(inference.catalog().describe(model, version), version, body)
        : RequestReader.read(model, version, body, jsonLength);
  }

  /** How much of a body is JSON; the rest is bytes. */
  private static int jsonLength(ServerRequest request, int bodyLength) {
    String header = request.headers().first(JSON_LENGTH).orElse("");
    return header.isEmpty() ? bodyLength : jsonLength(header, bodyLength);
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

  private static void send(
      ServerRequest request, ServerResponse response, ResponseWriter.Body body) {
    if (body.jsonLength() < 0) {
      response.header(JSON);
    } else {
      response.header(BYTES);
      response.header(JSON_LENGTH, Integer.toString(body.jsonLength()));
    }
    byte[] bytes = body.bytes();
    if (bytes.length >= LEAST_COMPRESSED
        && request.headers().contains(HeaderNames.ACCEPT_ENCODING)) {
      String coding =
          ContentCoding.chosen(request.headers().get(HeaderNames.ACCEPT_ENCODING).get());
      if (!coding.isEmpty()) {
        response.header(HeaderNames.CONTENT_ENCODING, coding);
        bytes = ContentCoding.encode(bytes, coding);
      }
    }
    response.send(bytes);
  }
}

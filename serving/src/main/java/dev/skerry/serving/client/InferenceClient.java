package dev.skerry.serving.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.serving.Answer;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that speaks the Open Inference Protocol over HTTP, this one or another. Tensors
 * travel as bytes. Thread-safe.
 */
public final class InferenceClient implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration CONNECT = Duration.ofSeconds(2);
  /* How long beyond the deadline to wait for a server that answers late, to be told so. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /* As much as a server of this kind takes. */
  private static final long LARGEST_BODY = 64L << 20;

  private final URI server;
  private final HttpClient http;
  private final Duration grace;
  private final boolean shared;
  private final Predicate<SSLSession> proven;
  private final AnswerRoom room;

  /** A client of the server at {@code server}, such as {@code http://127.0.0.1:8000}. */
  public InferenceClient(URI server) {
    this(server, HttpClient.newBuilder());
  }

  /** A client of the server at {@code server} that knows it by what {@code trust} trusts. */
  public InferenceClient(URI server, SSLContext trust) {
    this(server, HttpClient.newBuilder().sslContext(trust));
  }

  private InferenceClient(URI server, HttpClient.Builder http) {
    this(
        server,
        http.version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build(),
        GRACE,
        false,
        session -> true,
        new AnswerRoom(Long.MAX_VALUE));
  }

  private InferenceClient(
      URI server,
      HttpClient http,
      Duration grace,
      boolean shared,
      Predicate<SSLSession> proven,
      AnswerRoom room) {
    this.server = server;
    this.http = http;
    this.grace = grace;
    this.shared = shared;
    this.proven = proven;
    this.room = room;
  }

  /**
   * A client that shares its connections with others, and whose closing leaves them open.
   *
   * @param grace how long beyond its deadline a question waits to be told that it is late
   */
  public static InferenceClient over(HttpClient http, URI server, Duration grace) {
    return over(http, server, grace, session -> true, new AnswerRoom(Long.MAX_VALUE));
  }

  /**
   * The same, for a server that {@link #exchange} and {@link #describe} believe only if it is the
   * right one.
   *
   * @param proven whether that is so of a connection over TLS
   * @param room for what comes back to {@link #exchange} and {@link #describe}
   */
  public static InferenceClient over(
      HttpClient http, URI server, Duration grace, Predicate<SSLSession> proven, AnswerRoom room) {
    return new InferenceClient(server, http, grace, true, proven, room);
  }

  /**
   * Asks and waits.
   *
   * @throws InferenceException as the server said, or of {@code UNAVAILABLE} if it cannot be
   *     reached
   */
  public Answer ask(Question question) {
    return answer(send(request(question)));
  }

  /**
   * Asks and waits, and tells a server that does not answer from one that answers no.
   *
   * @throws InferenceException as the server said
   * @throws IOException if it cannot be reached, does not prove who it is, or breaks off
   */
  public Answer exchange(Question question) throws IOException {
    return answer(whole(request(question), patience(question)));
  }

  private Duration patience(Question question) {
    return question.timeout().orElse(Duration.ZERO).plus(grace);
  }

  /* A request's own time-out ends with the head of the answer, and its body may have no end. */
  private HttpResponse<byte[]> whole(HttpRequest request, Duration patience) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, room.handler(LARGEST_BODY));
    HttpResponse<byte[]> response;
    try {
      response = sent.get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new HttpTimeoutException(server + " gave no whole answer within " + patience);
    } catch (ExecutionException e) {
      throw why(e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw interrupted();
    }
    if (response.sslSession().isPresent() && !proven.test(response.sslSession().get())) {
      throw new SSLPeerUnverifiedException(server + " is somebody else");
    }
    return response;
  }

  /* What the client of the JDK may have wrapped. */
  private static IOException why(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnswerRoom.NoRoomException full) {
        return full;
      }
    }
    return failure instanceof IOException why ? why : new IOException(failure);
  }

  private HttpRequest request(Question question) {
    byte[] json = json(question);
    return HttpRequest.newBuilder(server.resolve(path(question)))
        .timeout(patience(question))
        .header("Content-Type", "application/octet-stream")
        .header("Inference-Header-Content-Length", Integer.toString(json.length))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body(json, question)))
        .build();
  }

  private Answer answer(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new InferenceException(category(response.statusCode()), error(response));
    }
    try {
      return new AnswerReader(response.body(), jsonLength(response)).read();
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new InferenceException(
          Category.INTERNAL, "answer of " + server + " cannot be read: " + e.getMessage());
    }
  }

  private InferenceException interrupted() {
    Thread.currentThread().interrupt();
    return new InferenceException(Category.CANCELLED, "interrupted while waiting for " + server);
  }

  /**
   * The names of the inputs that {@code model} takes.
   *
   * @throws InferenceException as the server said, or of {@code UNAVAILABLE} if it cannot be
   *     reached
   */
  public List<String> inputs(String model) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/v2/models/" + encoded(model)))
            .timeout(GRACE)
            .GET()
            .build();
    HttpResponse<byte[]> response = send(request);
    if (response.statusCode() != 200) {
      throw new InferenceException(category(response.statusCode()), error(response));
    }
    try {
      List<String> names = new ArrayList<>();
      new JsonMapper()
          .readTree(response.body())
          .path("inputs")
          .forEach(input -> names.add(input.path("name").asText("")));
      return names;
    } catch (IOException e) {
      throw new InferenceException(
          Category.INTERNAL, "answer of " + server + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * What its metadata say of {@code model}: names, types and shapes of its tensors.
   *
   * @param version empty for the newest
   * @throws InferenceException as the server said
   * @throws IOException if it cannot be reached, does not prove who it is, or breaks off
   */
  public ModelDescription describe(String model, String version) throws IOException {
    String path = "/v2/models/" + encoded(model);
    HttpRequest request =
        HttpRequest.newBuilder(
                server.resolve(version.isEmpty() ? path : path + "/versions/" + encoded(version)))
            .timeout(grace)
            .GET()
            .build();
    HttpResponse<byte[]> response = whole(request, grace);
    if (response.statusCode() != 200) {
      throw new InferenceException(category(response.statusCode()), error(response));
    }
    try {
      return MetadataReader.read(response.body(), version);
    } catch (IllegalArgumentException e) {
      throw new InferenceException(
          Category.INTERNAL, "answer of " + server + " cannot be read: " + e.getMessage());
    }
  }

  private static int jsonLength(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Inference-Header-Content-Length")
        .map(Integer::parseInt)
        .orElse(response.body().length);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new InferenceException(
          Category.UNAVAILABLE,
          "nobody listens at " + server + " (expected: a server; start one with skerry serve)");
    } catch (SSLException e) {
      throw new InferenceException(
          Category.UNAVAILABLE,
          server
              + " does not prove who it is: "
              + e.getMessage()
              + " (expected: TLS, with a certificate that is trusted here)");
    } catch (IOException e) {
      throw new InferenceException(Category.UNAVAILABLE, server + unanswered(e));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /* What a server sends that speaks otherwise, the library repeats; those bytes go to no terminal. */
  private static String unanswered(IOException e) {
    return e instanceof ProtocolException || e.getCause() instanceof ProtocolException
        ? " does not speak HTTP/1.1 (expected: the REST port of a server; gRPC has a port of its own)"
        : " does not answer: " + e.getMessage();
  }

  private static String path(Question question) {
    String model = encoded(question.model());
    return question.version().isEmpty()
        ? "/v2/models/" + model + "/infer"
        : "/v2/models/" + model + "/versions/" + question.version() + "/infer";
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] json(Question question) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (!question.id().isEmpty()) {
        json.writeStringField("id", question.id());
      }
      json.writeObjectFieldStart("parameters");
      json.writeBooleanField("binary_data_output", true);
      json.writeNumberField("priority", question.priority());
      if (question.timeout().isPresent()) {
        json.writeNumberField("timeout", Math.max(1, question.timeout().get().toNanos() / 1000));
      }
      json.writeEndObject();
      json.writeArrayFieldStart("inputs");
      for (NamedTensor input : question.inputs()) {
        writeInput(json, input);
      }
      json.writeEndArray();
      if (!question.outputs().isEmpty()) {
        json.writeArrayFieldStart("outputs");
        for (String output : question.outputs()) {
          json.writeStartObject();
          json.writeStringField("name", output);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void writeInput(JsonGenerator json, NamedTensor input) throws IOException {
    Tensor tensor = input.tensor();
    json.writeStartObject();
    json.writeStringField("name", input.name());
    json.writeStringField("datatype", tensor.type().name());
    json.writeArrayFieldStart("shape");
    for (long dimension : tensor.shape().toArray()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("parameters");
    json.writeNumberField("binary_data_size", tensor.byteSize());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static byte[] body(byte[] json, Question question) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(json);
    for (NamedTensor input : question.inputs()) {
      byte[] bytes = new byte[input.tensor().byteSize()];
      input.tensor().bytes().get(bytes);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static Category category(int status) {
    return switch (status) {
      case 404 -> Category.NOT_FOUND;
      case 413 -> Category.TOO_LARGE;
      case 501 -> Category.UNSUPPORTED;
      case 503 -> Category.UNAVAILABLE;
      case 504 -> Category.DEADLINE_EXCEEDED;
      default -> status < 500 ? Category.INVALID : Category.INTERNAL;
    };
  }

  private static String error(HttpResponse<byte[]> response) {
    try (JsonParser parser = JSON.createParser(response.body())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String member = parser.currentName();
          parser.nextToken();
          if (member.equals("error")) {
            return parser.getText();
          }
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      // No JSON: the status has to do.
    }
    return response.uri()
        + ": status "
        + response.statusCode()
        + " (expected: a server of the Open Inference Protocol, whose REST port is 8000 unless set)";
  }

  @Override
  public void close() {
    if (!shared) {
      http.close();
    }
  }
}

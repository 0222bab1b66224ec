package dev.skerry.serving.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skerry.serving.ScriptedInference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A server over a scripted inference, and ways to talk to it. */
final class RestFixture implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  final ScriptedInference inference = new ScriptedInference();
  final RestServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RestFixture() {
    this(RestOptions.loopback(0));
  }

  RestFixture(RestOptions options) {
    server = RestServer.start(inference, options);
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<byte[]> post(String path, String json) {
    return post(path, json.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the server says to these bytes until it closes; what is sent says to close. */
  String raw(byte[] sent) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(sent);
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return json(response.body());
  }

  static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON in front of the bytes. */
  static JsonNode jsonPart(HttpResponse<byte[]> response) {
    return json(Arrays.copyOf(response.body(), jsonLength(response)));
  }

  static int jsonLength(HttpResponse<byte[]> response) {
    return Integer.parseInt(
        response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
  }

  static String error(HttpResponse<byte[]> response) {
    return json(response).path("error").asText();
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}

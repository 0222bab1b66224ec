package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a fleet what people may ask of it, as one of them. */
public final class ManagementClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int SERVERS_FAULT = 500;

  private final URI fleet;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A client of the fleet at {@code fleet}, for the person whose {@code token} it is. */
  public ManagementClient(URI fleet, String token) {
    this.fleet = fleet;
    this.token = token;
  }

  /**
   * Asks for something; what comes back is JSON.
   *
   * @throws CommandException if the fleet cannot be reached, or refuses; says why
   */
  public byte[] ask(String method, String path, @Nullable Object body) {
    return send(
        method,
        path,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(LinkJson.write(body)));
  }

  /** Does the same, and reads the answer. */
  public <T> T ask(String method, String path, @Nullable Object body, Class<T> type) {
    return read(ask(method, path, body), type);
  }

  /** Sends a file, and reads the answer. */
  public <T> T sendFile(String path, Path file, Class<T> type) {
    try {
      return read(send("POST", path, BodyPublishers.ofFile(file)), type);
    } catch (IOException e) {
      throw CommandException.wrong("file: " + file + " (expected: one that exists)");
    }
  }

  /** Asks for bytes, which become {@code file}. */
  public void fetch(String path, Object body, Path file) {
    try {
      HttpResponse<Path> response =
          http.send(
              request("POST", path, BodyPublishers.ofByteArray(LinkJson.write(body))),
              HttpResponse.BodyHandlers.ofFile(file));
      if (response.statusCode() != OK) {
        throw refused(response.statusCode(), Files.readAllBytes(file));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    } catch (IOException e) {
      throw CommandException.failed("fleet: " + fleet + ": " + e.getMessage());
    }
  }

  static <T> T read(byte[] answer, Class<T> type) {
    try {
      return LinkJson.read(answer, type);
    } catch (LinkException e) {
      throw CommandException.failed(
          "the fleet's answer cannot be read: " + e.getMessage() + " (expected: the same version)");
    }
  }

  private byte[] send(String method, String path, BodyPublisher body) {
    HttpRequest request = request(method, path, body);
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != OK && response.statusCode() != NO_CONTENT) {
        throw refused(response.statusCode(), response.body());
      }
      return response.body();
    } catch (ConnectException e) {
      throw CommandException.failed(
          "fleet: nobody listens at " + fleet + " (expected: skerry fleet run, or --fleet)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    } catch (HttpTimeoutException e) {
      throw CommandException.failed(
          "fleet: no answer from " + fleet + " within " + PATIENCE.toSeconds() + " s");
    } catch (IOException e) {
      throw CommandException.failed("fleet: " + fleet + ": " + e.getMessage());
    }
  }

  private HttpRequest request(String method, String path, BodyPublisher body) {
    return HttpRequest.newBuilder(fleet.resolve(path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .timeout(PATIENCE)
        .method(method, body)
        .build();
  }

  private static CommandException refused(int status, byte[] body) {
    record Said(Optional<String> error) {}

    String reason;
    try {
      reason = LinkJson.read(body, Said.class).error().orElse("");
    } catch (LinkException e) {
      reason = "";
    }
    String message = reason.isEmpty() ? "the fleet answered " + status : reason;
    return status < SERVERS_FAULT
        ? CommandException.wrong(message)
        : CommandException.failed(message);
  }

  @Override
  public void close() {
    http.close();
  }
}

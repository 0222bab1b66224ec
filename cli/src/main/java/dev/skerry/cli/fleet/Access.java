package dev.skerry.cli.fleet;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.Machine;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How commands reach a fleet, and as whom. */
final class Access {
  /** Where {@code skerry fleet run} leaves the first person's token, in its state. */
  static final String FIRST_TOKEN = "admin.token";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  @Option(
      names = "--fleet",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8010",
      description = "Where people reach the fleet (${DEFAULT-VALUE}).")
  private URI fleet = URI.create("http://127.0.0.1:8010");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Who asks: a file with their token; the one that skerry fleet run left unless set.")
  private @Nullable Path tokenFile;

  /** Asks for something; what comes back is JSON. */
  byte[] ask(String method, String path, @Nullable Object body) {
    return send(
        method,
        path,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(LinkJson.write(body)));
  }

  <T> T ask(String method, String path, @Nullable Object body, Class<T> type) {
    try {
      return LinkJson.read(ask(method, path, body), type);
    } catch (LinkException e) {
      throw CommandException.failed(
          "the fleet's answer cannot be read: " + e.getMessage() + " (expected: the same version)");
    }
  }

  byte[] sendFile(String path, Path file) {
    try {
      return send("POST", path, BodyPublishers.ofFile(file));
    } catch (IOException e) {
      throw CommandException.wrong("file: " + file + " (expected: one that exists)");
    }
  }

  private byte[] send(String method, String path, BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(fleet.resolve(path))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .method(method, body)
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != OK && response.statusCode() != NO_CONTENT) {
        throw refused(response);
      }
      return response.body();
    } catch (ConnectException e) {
      throw CommandException.failed(
          "fleet: nobody listens at " + fleet + " (expected: skerry fleet run, or --fleet)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    } catch (InterruptedIOException e) {
      throw CommandException.failed("fleet: no answer from " + fleet + " within " + PATIENCE);
    } catch (IOException e) {
      throw CommandException.failed("fleet: " + fleet + ": " + e.getMessage());
    }
  }

  private static CommandException refused(HttpResponse<byte[]> response) {
    record Said(Optional<String> error) {}

    String reason;
    try {
      reason = LinkJson.read(response.body(), Said.class).error().orElse("");
    } catch (LinkException e) {
      reason = "";
    }
    String message = reason.isEmpty() ? "the fleet answered " + response.statusCode() : reason;
    return response.statusCode() < 500
        ? CommandException.wrong(message)
        : CommandException.failed(message);
  }

  private String token() {
    Path file = tokenFile == null ? Machine.stateFolder("fleet").resolve(FIRST_TOKEN) : tokenFile;
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw CommandException.wrong(
          "token: "
              + file
              + " cannot be read (expected: --token-file, or the user who ran skerry fleet run)");
    }
  }
}

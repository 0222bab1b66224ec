package dev.skerry.cli.demo;

import dev.skerry.engine.ThisJvm;
import dev.skerry.serving.client.InferenceClient;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code skerry device run}, in a process of its own. */
final class DeviceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String REST = "REST:";
  private static final String METRICS = "Metrics:";

  private final String name;
  private final Process process;
  private final CompletableFuture<URI> rest = new CompletableFuture<>();
  private final CompletableFuture<URI> metrics = new CompletableFuture<>();
  private final CompletableFuture<InferenceClient> client = rest.thenApply(InferenceClient::new);

  private DeviceProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread.ofVirtual().name("output of " + name).start(this::listen);
  }

  /**
   * Starts it; does not wait until it answers.
   *
   * @param state in which it has joined
   * @param site where the others of its site find it
   * @param seeds where it finds them
   */
  static DeviceProcess start(
      String name, Path state, Duration probation, String site, List<String> seeds)
      throws IOException {
    var launcher = ThisJvm.launcher();
    List<String> line = new ArrayList<>();
    line.add(launcher.java().toString());
    line.addAll(launcher.options());
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:MetaspaceSize=96m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            launcher.classPath(),
            "dev.skerry.cli.Main",
            "device",
            "run",
            "--state=" + state,
            "--port=0",
            "--grpc-port=0",
            "--metrics-port=0",
            "--executors=1",
            "--report-every=1s",
            "--site=" + site,
            "--site-seed=" + String.join(",", seeds),
            "--site-size=" + seeds.size(),
            "--probation=" + probation.toMillis() + "ms"));
    Process process =
        new ProcessBuilder(line)
            .redirectError(new File(state.toFile(), "log"))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    return new DeviceProcess(name, process);
  }

  private void listen() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String said = reader.readLine(); said != null; said = reader.readLine()) {
        if (said.startsWith(REST)) {
          rest.complete(URI.create(said.substring(REST.length()).strip()).resolve("/"));
        } else if (said.startsWith(METRICS)) {
          metrics.complete(URI.create(said.substring(METRICS.length()).strip()));
        }
      }
    } catch (IOException e) {
      // Its end, most likely.
    }
    rest.completeExceptionally(new IOException(name + " has ended"));
    metrics.completeExceptionally(new IOException(name + " has ended"));
  }

  String name() {
    return name;
  }

  /** Where it answers; waits until it does. */
  URI rest() throws IOException, InterruptedException {
    try {
      return rest.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(name + " did not start: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(name + " did not start within " + PATIENCE.toSeconds() + " s", e);
    }
  }

  /** How to ask it, once it answers. */
  InferenceClient client() {
    return client.join();
  }

  boolean isReady() {
    return client.isDone() && !client.isCompletedExceptionally() && process.isAlive();
  }

  /** What it says of its messages: how many wait, how many were sent, how many had no room. */
  Messages messages() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String text =
          http.send(
                  HttpRequest.newBuilder(metrics.join()).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return new Messages(
          value(text, "skerry_messages_waiting"),
          value(text, "skerry_messages_sent_total"),
          value(text, "skerry_messages_dropped_total"));
    } catch (IOException e) {
      throw new IllegalStateException(name + " does not tell its metrics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Since the device was last started. */
  record Messages(long waiting, long sent, long dropped) {}

  /** Takes its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (client.isDone() && !client.isCompletedExceptionally()) {
      client.join().close();
    }
  }
}

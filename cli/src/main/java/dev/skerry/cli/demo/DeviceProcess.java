package dev.skerry.cli.demo;

import dev.skerry.cli.Machine;
import dev.skerry.serving.client.InferenceClient;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
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

  private final String name;
  private final Process process;
  private final CompletableFuture<URI> rest = new CompletableFuture<>();
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
   */
  static DeviceProcess start(String name, Path state, Duration probation) throws IOException {
    var launcher = Machine.launcher();
    List<String> line = new ArrayList<>();
    line.add(launcher.java().toString());
    line.addAll(launcher.options());
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
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
        }
      }
    } catch (IOException e) {
      // Its end, most likely.
    }
    rest.completeExceptionally(new IOException(name + " has ended"));
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

package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code skerry serve} in a process of its own, on ports that were free. */
final class Served implements AutoCloseable {
  private static final String REST = "REST:";
  private static final String METRICS = "Metrics:";
  private static final long MOST_SECONDS = 120;

  private final Process process;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<URI> rest = new CompletableFuture<>();
  private final CompletableFuture<URI> metrics = new CompletableFuture<>();
  private final List<Thread> readers;

  private Served(Process process) {
    this.process = process;
    readers =
        List.of(
            Thread.ofVirtual()
                .start(() -> {
                  read(process.inputReader(StandardCharsets.UTF_8), this::said);
                  // Of no effect once it has been ready.
                  rest.completeExceptionally(new IllegalStateException("ended: " + log));
                  metrics.completeExceptionally(new IllegalStateException("ended: " + log));
                }),
            Thread.ofVirtual()
                .start(() -> read(process.errorReader(StandardCharsets.UTF_8), log::add)));
  }

  /** Starts it on ports that are free; does not wait. */
  static Served start(Path state, List<Path> models, String... options) throws IOException {
    return startOn(state, Map.of(), models, options);
  }

  /** Starts it on the {@code ports} named by their options, and else on free ones. */
  static Served startOn(
      Path state, Map<String, Integer> ports, List<Path> models, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve", "--state=" + state));
    for (String port : List.of("--port", "--grpc-port", "--metrics-port")) {
      arguments.add(port + "=" + ports.getOrDefault(port, 0));
    }
    arguments.addAll(List.of(options));
    models.forEach(model -> arguments.add(model.toString()));
    return new Served(Child.of(List.of(), Main.class, arguments).start());
  }

  private void said(String line) {
    printed.add(line);
    if (line.startsWith(REST)) {
      rest.complete(URI.create(line.substring(REST.length()).strip()).resolve("/"));
    } else if (line.startsWith(METRICS)) {
      metrics.complete(URI.create(line.substring(METRICS.length()).strip()));
    }
  }

  private static void read(BufferedReader reader, Consumer<String> taker) {
    try (reader) {
      reader.lines().forEach(taker);
    } catch (IOException | UncheckedIOException e) {
      // Killed while it spoke.
    }
  }

  /** Where it listens for questions; waits until it does. */
  URI rest() throws Exception {
    return rest.get(MOST_SECONDS, TimeUnit.SECONDS);
  }

  /** Where its metrics are; waits until it listens. */
  URI metrics() throws Exception {
    return metrics.get(MOST_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends it as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    end();
  }

  /** Asks it to stop, as a service manager does; does not wait. */
  void stop() {
    // Process.destroy would close what it prints last, unread.
    process.toHandle().destroy();
  }

  /** Waits until it is gone and all it said has been read; gives its exit code. */
  int end() throws InterruptedException {
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("ended: " + log).isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /** What it printed so far, line by line. */
  List<String> printed() {
    return List.copyOf(printed);
  }

  /** What it logged so far. All that it logs before it is ready is there once it is gone. */
  List<String> log() {
    return List.copyOf(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

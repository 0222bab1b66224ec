package dev.skerry.optimizer.measure;

import dev.skerry.engine.Trial;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.shelf.Key;
import dev.skerry.optimizer.shelf.Shelf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Models that take turns on the same input, on one core of a process of their own. What they took
 * may be compared, whatever else the machine did meanwhile.
 */
public final class Race {
  private static final int MOST_OUTPUT = 256 << 20;

  private final Trial.Launcher launcher;
  private final Path workspace;
  private final Duration patience;
  private final Shelf shelf;

  /**
   * A race.
   *
   * @param launcher starts the child
   * @param workspace for what the child reads
   * @param patience about how long all of it may take, loading apart
   */
  public Race(Trial.Launcher launcher, Path workspace, Duration patience) {
    this(launcher, workspace, patience, Shelf.none());
  }

  private Race(Trial.Launcher launcher, Path workspace, Duration patience, Shelf shelf) {
    this.launcher = launcher;
    this.workspace = workspace;
    this.patience = patience;
    this.shelf = shelf;
  }

  /** A race that takes about one part in so many of the time. */
  public Race shorter(int parts) {
    return new Race(launcher, workspace, patience.dividedBy(parts), shelf);
  }

  /** A race whose outcome is kept: the same models are not raced again. */
  public Race keeping(Shelf kept) {
    return new Race(launcher, workspace, patience, kept);
  }

  /** About how long all of it may take. */
  public Duration patience() {
    return patience;
  }

  /** How one model did. */
  public sealed interface Result {
    /** Its runs. */
    record Ran(Turns turns) implements Result {}

    /** It cannot be run. */
    record Failed(String reason) implements Result {}
  }

  /**
   * Runs all models, and blocks until the child is gone.
   *
   * @param inputs of one sample, by name
   * @return one for each model, in their order
   */
  public List<Result> run(List<Path> models, Map<String, Tensor> inputs)
      throws IOException, InterruptedException {
    Key key = key(models, inputs);
    Optional<byte[]> kept = shelf.find(key);
    if (kept.isPresent()) {
      return RaceFormat.parse(new String(kept.get(), StandardCharsets.UTF_8), models.size());
    }
    Path file = Files.createTempFile(workspace, "race", ".npz");
    try {
      RaceFormat.writeInputs(inputs, file);
      String output = run(command(models, file), models.size());
      if (RaceFormat.isWhole(output, models.size())) {
        shelf.keep(key, output.getBytes(StandardCharsets.UTF_8));
      }
      return RaceFormat.parse(output, models.size());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Key key(List<Path> models, Map<String, Tensor> inputs) throws IOException {
    Key key = Key.of("race").with(patience);
    for (Path model : models) {
      key = key.withContent(model);
    }
    for (Map.Entry<String, Tensor> input : new TreeMap<>(inputs).entrySet()) {
      key = key.with(input.getKey()).withContent(input.getValue());
    }
    return key;
  }

  private String run(List<String> command, int models) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      CompletableFuture<String> output = read(child.getInputStream());
      long limit = 10 * patience.toNanos() + TimeUnit.SECONDS.toNanos(60) * models;
      return child.waitFor(limit, TimeUnit.NANOSECONDS) ? output.join() : "";
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private List<String> command(List<Path> models, Path inputs) {
    List<String> command = new ArrayList<>();
    command.add(launcher.java().toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp"));
    command.add(launcher.classPath());
    command.addAll(launcher.options());
    command.add(RaceProgram.class.getName());
    command.add(inputs.toAbsolutePath().toString());
    command.add(Long.toString(patience.toMillis()));
    models.forEach(model -> command.add(model.toAbsolutePath().toString()));
    return command;
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("race-output")
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8));
            stream.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            text.complete("");
          }
        });
    return text;
  }
}

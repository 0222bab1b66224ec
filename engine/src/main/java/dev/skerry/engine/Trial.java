package dev.skerry.engine;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import dev.skerry.terms.Latency;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A first run of a model in a child process, where it can do no harm.
 *
 * <p>The child loads the model, puts it through a {@link SelfTest} and reports. If the engine
 * crashes, hangs or eats memory, only the child dies, and the report says how.
 */
public final class Trial {
  /** Long enough for latencies that can be relied upon. */
  public static final Duration PATIENCE = Duration.ofMillis(100);

  /** Long enough to see that a model runs, where nobody asks how fast. */
  public static final Duration GLANCE = Duration.ofMillis(1);

  private final Launcher launcher;
  private final Limits limits;
  private final Duration patience;

  /** Trials that take their time to find out how long the model takes. */
  public Trial(Launcher launcher, Limits limits) {
    this(launcher, limits, PATIENCE);
  }

  /**
   * Trials.
   *
   * @param patience about how long each batch size is timed; the shorter, the less its latency
   *     tells
   */
  public Trial(Launcher launcher, Limits limits, Duration patience) {
    this.launcher = launcher;
    this.limits = limits;
    this.patience = patience;
  }

  /**
   * How to start a Java program like this one.
   *
   * @param java the executable
   * @param options for its JVM, such as system properties
   * @param classPath where the engine's classes are
   */
  public record Launcher(Path java, List<String> options, String classPath) {
    public Launcher {
      options = List.copyOf(options);
    }
  }

  /** What a child may use before it is ended. */
  public record Limits(Duration time, Bytes memory) {
    /** Thirty seconds and four gibibytes. */
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(30), Bytes.ofMebibytes(4096));
  }

  /** How a trial ended. */
  public sealed interface Report {
    /**
     * The model loads, runs and answers.
     *
     * @param peakMemory what it added to the child; zero where the system does not say
     * @param latency by batch size, as in {@link SelfTest.Result}
     */
    record Passed(Duration loadTime, Bytes peakMemory, SortedMap<Integer, Latency> latency)
        implements Report {}

    /**
     * It does not.
     *
     * @param reason for a person, naming the model
     */
    record Failed(String reason) implements Report {}
  }

  /** About how long each batch size is timed. */
  public Duration patience() {
    return patience;
  }

  /** Tries whatever {@code model} holds; blocks until the child is gone. */
  public Report run(Path model) throws InterruptedException {
    return run(model, List.of());
  }

  /** Tries {@code model} if it is the one with this digest; blocks until the child is gone. */
  public Report run(Path model, Digest digest) throws InterruptedException {
    return run(model, List.of(digest.hex()));
  }

  private Report run(Path model, List<String> digest) throws InterruptedException {
    Process child;
    try {
      child =
          new ProcessBuilder(command(model, digest))
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
    } catch (IOException e) {
      return new Report.Failed(
          "trial of " + model.getFileName() + " did not start: " + e.getMessage());
    }
    try {
      CompletableFuture<String> output = read(child.getInputStream());
      CompletableFuture<String> errors = read(child.getErrorStream());
      if (!child.waitFor(limits.time().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Report.Failed(
            model.getFileName()
                + " did not finish its trial within "
                + limits.time().toSeconds()
                + " s");
      }
      if (child.exitValue() == 0) {
        return TrialReportFormat.parse(output.join());
      }
      return new Report.Failed(
          model.getFileName() + " " + explain(child.exitValue(), errors.join()));
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static String explain(int exit, String errors) {
    if (exit == TrialProgram.REFUSED) {
      return errors.lines().findFirst().orElse("was refused without a reason");
    }
    // Shells and the JVM report a death by signal n as 128 + n.
    String how = exit > 128 ? "killed by signal " + (exit - 128) : "exit " + exit;
    return "crashed the engine in its trial (" + how + ")";
  }

  private List<String> command(Path model, List<String> digest) {
    List<String> arguments =
        new ArrayList<>(
            List.of(model.toAbsolutePath().toString(), Long.toString(patience.toNanos())));
    arguments.addAll(digest);
    return ChildCommand.of(launcher, limits.memory(), TrialProgram.class, arguments);
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("trial-output")
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readNBytes(1 << 16), StandardCharsets.UTF_8));
            stream.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            text.complete("");
          }
        });
    return text;
  }
}

package dev.skerry.engine;

import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The child's side of a {@link Trial}. Started by it, never by hand. */
public final class TrialProgram {
  /** The model was refused in good order; the first line of the standard error says why. */
  static final int REFUSED = 3;

  private static final Path STATUS = Path.of("/proc/self/status");

  private TrialProgram() {}

  /**
   * Tries the model that the first argument names, each batch size for as many nanoseconds as the
   * second one says, if it has the digest that the third one is.
   */
  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon(true).name("parent").start(TrialProgram::endWithParent);
    try {
      System.out.print(TrialReportFormat.print(tryOut(arguments)));
      System.out.flush();
    } catch (EngineException e) {
      System.err.println(e.getMessage());
      System.exit(REFUSED);
    }
  }

  /**
   * The parent holds the other end of the standard input, and says nothing; if it is gone, so is
   * the reason to go on.
   */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(REFUSED);
  }

  private static Trial.Report.Passed tryOut(String[] arguments) {
    Path model = Path.of(arguments[0]);
    Duration patience = Duration.ofNanos(Long.parseLong(arguments[1]));
    Engine engine = Engine.open(1);
    long before = memory("VmRSS:");
    long start = System.nanoTime();
    try (Session session = load(engine, model, arguments)) {
      long loaded = System.nanoTime();
      SelfTest.Result result = new SelfTest(System::nanoTime, patience).run(session);
      return new Trial.Report.Passed(
          Duration.ofNanos(loaded - start),
          new Bytes(Math.max(0, memory("VmHWM:") - before)),
          result.latency());
    }
  }

  private static Session load(Engine engine, Path model, String[] arguments) {
    return arguments.length > 2 ? engine.load(model, new Digest(arguments[2])) : engine.load(model);
  }

  private static long memory(String field) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    } catch (IOException e) {
      // Not Linux: reported as zero, as the report says.
    }
    return 0;
  }
}

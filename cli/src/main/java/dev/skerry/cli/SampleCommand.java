package dev.skerry.cli;

import dev.skerry.engine.Engine;
import dev.skerry.learning.Trainer;
import dev.skerry.learning.bearing.Course;
import dev.skerry.learning.bearing.Effort;
import dev.skerry.learning.bearing.Stage;
import dev.skerry.terms.Family;
import dev.skerry.terms.Variant;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skerry sample}. */
@Command(
    name = "sample",
    description = {
      "Make a family of models that hear faults in bearings: data, training, export, measurement.",
      "",
      "Takes about ten minutes on one core, with --quick half a minute. The first start unpacks PyTorch (430 MB) into the"
          + " cache folder; DJL_CACHE_DIR sets another. Nothing is fetched from the network.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  skerry sample --out bearing --quick", "  skerry serve bearing"})
final class SampleCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Put the family here; files of the same names are replaced.")
  private @Nullable Path out;

  @Option(names = "--quick", description = "Learn just enough to see it work.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "2026",
      description = "Of first weights and training data (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  /** One sibling, for machines. */
  record Sibling(String name, String file, long sizeBytes, double accuracy) {}

  /** The outcome, for machines. */
  record Outcome(String folder, String data, int samples, double seconds, List<Sibling> siblings) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Objects.requireNonNull(out, "--out is required");
    long start = System.nanoTime();
    Course course =
        new Course(
            Trainer.open(Machine.cacheFolder("torch")),
            Engine.open(1),
            quick ? Effort.QUICK : Effort.THOROUGH,
            seed);
    Family family =
        course.run(folder, Machine.kind(), new Line(System.err, isTerminal(), start)::show);
    print(family, folder, (System.nanoTime() - start) / 1e9);
    return 0;
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private void print(Family family, Path folder, double seconds) {
    if (json) {
      Printed.json(
          new Outcome(
              folder.toString(),
              family.variants().getFirst().measurement().data(),
              family.variants().getFirst().measurement().samples(),
              seconds,
              family.variants().stream()
                  .map(variant ->
                      new Sibling(
                          variant.name(),
                          variant.file(),
                          variant.size().count(),
                          variant.measurement().accuracy()))
                  .toList()));
      return;
    }
    System.out.println(
        folder + ", accuracy on " + family.variants().getFirst().measurement().data());
    for (Variant variant : family.variants()) {
      System.out.printf(
          Locale.ROOT,
          "  %-6s %5.1f %%  %s%n",
          variant.name(),
          100 * variant.measurement().accuracy(),
          variant.size());
    }
    List<Variant> variants = family.variants();
    for (int i = 0; i < variants.size(); i++) {
      Variant larger = variants.get(i);
      variants.subList(i + 1, variants.size()).stream()
          .filter(smaller -> smaller.measurement().accuracy() >= larger.measurement().accuracy())
          .findFirst()
          .ifPresent(smaller ->
              System.out.println(
                  "  "
                      + larger.name()
                      + " is no better than "
                      + smaller.name()
                      + ", which is quicker, so a device will not run it"
                      + (quick ? " (--quick learns too little to tell them apart)" : "")));
    }
  }

  /** What the course is doing, in one line that a terminal sees written again and again. */
  private static final class Line {
    private static final String LINE = "%-5s step %d of %d, loss %.3f, %d:%02d left";

    private final PrintStream terminal;
    private final boolean overwrites;
    private final long start;
    private long shown;

    Line(PrintStream terminal, boolean overwrites, long start) {
      this.terminal = terminal;
      this.overwrites = overwrites;
      this.start = start;
      shown = start;
    }

    void show(Stage stage) {
      long now = System.nanoTime();
      boolean last = stage.progress().step() == stage.progress().steps();
      if (now - shown < BETWEEN_LINES.toNanos() && !last) {
        return;
      }
      shown = now;
      long left = Math.round((now - start) / 1e9 * (1 - stage.share()) / stage.share());
      terminal.printf(
          Locale.ROOT,
          overwrites ? "\r" + LINE + "   " : LINE + "%n",
          stage.sibling(),
          stage.progress().step(),
          stage.progress().steps(),
          stage.progress().loss(),
          left / 60,
          left % 60);
      if (overwrites && stage.share() == 1) {
        terminal.println();
      }
      terminal.flush();
    }
  }
}

package dev.skerry.cli;

import dev.skerry.engine.Engine;
import dev.skerry.engine.Session;
import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.optimizer.look.Accuracy;
import dev.skerry.optimizer.look.Judged;
import dev.skerry.optimizer.look.LabelCounts;
import dev.skerry.optimizer.look.Look;
import dev.skerry.optimizer.look.Seen;
import dev.skerry.optimizer.look.Spread;
import dev.skerry.optimizer.look.Tried;
import dev.skerry.optimizer.look.Warning;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Preparation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model sees of samples, for people.
 *
 * @param source as it was named
 * @param hasSpec whether that is a data spec already
 */
record LookReport(Look look, Path source, boolean hasSpec) {
  private static final int MOST_CLASSES_LISTED = 20;

  /** Tries a model in a child process, then asks it here about at most so many samples. */
  static LookReport of(Path model, Path source, int most) throws IOException, InterruptedException {
    SampleSource samples = SampleSource.read(source);
    if (new Trial(ThisJvm.launcher(), Trial.Limits.DEFAULT, Trial.GLANCE).run(model)
        instanceof Trial.Report.Failed(String reason)) {
      throw CommandException.failed(reason);
    }
    try (Session session = Engine.open(Machine.cores()).load(model)) {
      Look look =
          Look.at(
              session.inputs(),
              samples.parts(),
              most,
              some -> {
                if (Machine.hasTerminal()) {
                  System.err.println("asking about " + some.count() + " samples …");
                }
                return Examiner.ask(session, some);
              });
      return new LookReport(look, source, samples.spec().isPresent());
    }
  }

  void print() {
    Parts parts = look.parts();
    line(
        "Samples",
        parts.scoring().name()
            + ": "
            + parts.calibration().count()
            + " to calibrate with, "
            + parts.training().count()
            + " to teach with, "
            + parts.scoring().count()
            + " to score on");
    look.inputs().forEach(LookReport::print);
    if (look.labels().isPresent() || look.closeness().isPresent()) {
      System.out.println();
    }
    look.labels().ifPresent(LookReport::print);
    look.judged().ifPresent(judged -> print(judged, look.labels()));
    look.closeness()
        .ifPresent(closeness ->
            line(
                "Closeness",
                number(closeness) + " to its targets; always saying their mean would be 0"));
    look.warnings().forEach(this::print);
  }

  private static void print(Seen seen) {
    System.out.println();
    line("Input", seen.wanted().name() + " takes " + seen.wanted().type() + seen.wanted().shape());
    line("Stored", seen.storedType().toString() + seen.stored());
    line(
        "Prepared",
        seen.preparation().map(LookReport::words).orElse("not at all")
            + "; one sample arrives as "
            + seen.shape());
    System.out.printf(
        "%-12s %12s %12s %12s %12s %12s%n",
        seen.samples() + (seen.samples() == 1 ? " sample" : " samples"),
        "min",
        "mean",
        "max",
        "std",
        "NaN, inf");
    print("  all", seen.all());
    for (int channel = 0; channel < seen.channels().size(); channel++) {
      print("  channel " + channel, seen.channels().get(channel));
    }
  }

  private static void print(String what, Spread spread) {
    System.out.printf(
        "%-12s %12s %12s %12s %12s %12d%n",
        what,
        number(spread.min()),
        number(spread.mean()),
        number(spread.max()),
        number(spread.std()),
        spread.notNumbers());
  }

  private static void print(LabelCounts labels) {
    int classes = labels.byClass().size();
    boolean alike = labels.fewest() == labels.most();
    line(
        "Labels",
        classes
            + (classes == 1 ? " class, " : " classes, ")
            + (alike ? labels.most() : labels.fewest() + " to " + labels.most())
            + (labels.most() == 1 ? " sample" : " samples")
            + " each to score on"
            + (alike
                ? ""
                : String.format(
                    Locale.ROOT,
                    "; most of class %d (%.1f %%)",
                    labels.mostCommon(),
                    100 * labels.mostCommonShare())));
    if (classes <= MOST_CLASSES_LISTED) {
      line(
          "",
          labels.byClass().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  private static void print(Judged judged, Optional<LabelCounts> labels) {
    Accuracy accuracy = judged.accuracy();
    line(
        "Accuracy",
        String.format(
            Locale.ROOT,
            "%.3f: %d of %d are right; of others like these %.3f to %.3f (95 %%)",
            accuracy.share(),
            accuracy.right(),
            accuracy.samples(),
            accuracy.low(),
            accuracy.high()));
    line(
        "Guessing",
        String.format(
            Locale.ROOT,
            "%.3f by chance among %d classes%s",
            judged.chance(),
            judged.classes(),
            labels
                .map(counts ->
                    String.format(
                        Locale.ROOT,
                        ", %.3f by always saying class %d",
                        counts.mostCommonShare(),
                        counts.mostCommon()))
                .orElse("")));
    if (!judged.tried().isEmpty()) {
      line("Other ways", "to prepare the same samples, best first:");
      judged.tried().stream()
          .sorted(Comparator.comparingInt((Tried tried) -> -tried.accuracy().right()))
          .forEach(tried ->
              System.out.printf(
                  Locale.ROOT,
                  "  %.3f  %s%s%n",
                  tried.accuracy().share(),
                  tried.name(),
                  judged.isSurelyBetter(tried) ? "  (surely better)" : ""));
    }
  }

  private void print(Warning warning) {
    System.out.println();
    line("Warning", warning.text());
    if (warning.lines().isEmpty()) {
      return;
    }
    if (hasSpec) {
      line("", "Write into " + source.getFileName() + ", in place of its inputs:");
    } else {
      line("", "Write into a file beside it, such as samples.yaml, and give that as --data:");
      System.out.println("scoring: " + source.getFileName());
    }
    warning.lines().forEach(System.out::println);
  }

  /** A preparation as a formula. */
  static String words(Preparation preparation) {
    String words = preparation.scale() == 1 ? "stored" : "stored x " + number(preparation.scale());
    if (preparation.mean().stream().anyMatch(value -> value != 0)) {
      words += " - " + numbers(preparation.mean());
    }
    if (preparation.std().stream().anyMatch(value -> value != 1)) {
      words = "(" + words + ") / " + numbers(preparation.std());
    }
    if (words.equals("stored")) {
      words = "as stored";
    }
    if (preparation.stored() != preparation.wanted()) {
      words +=
          ", channels from "
              + preparation.stored().name().toLowerCase(Locale.ROOT)
              + " to "
              + preparation.wanted().name().toLowerCase(Locale.ROOT);
    }
    return preparation.reversed() ? words + ", channels reversed" : words;
  }

  private static String numbers(List<Double> values) {
    return values.size() == 1
        ? number(values.getFirst())
        : values.stream().map(LookReport::number).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value)
        .replaceAll("(\\.[0-9]*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }

  private static void line(String what, String value) {
    System.out.printf("%-12s %s%n", what, value);
  }
}

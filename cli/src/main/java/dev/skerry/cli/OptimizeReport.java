package dev.skerry.cli;

import dev.skerry.model.family.Contents;
import dev.skerry.optimizer.Outcome;
import dev.skerry.optimizer.Row;
import dev.skerry.terms.Bytes;
import java.util.List;
import java.util.Locale;

/** What came of an optimization, for people and for machines. */
final class OptimizeReport {
  private OptimizeReport() {}

  /** What {@code --json} prints. */
  record Shown(
      String family,
      String folder,
      String digest,
      String device,
      String data,
      int samples,
      List<Row> variants,
      List<String> notes) {}

  static void json(Outcome outcome) {
    var measured = outcome.family().variants().getFirst().measurement();
    Printed.json(
        new Shown(
            outcome.family().name(),
            outcome.folder().toString(),
            Contents.of(outcome.folder()).digest().toString(),
            measured.device(),
            measured.data(),
            measured.samples(),
            outcome.rows(),
            outcome.notes()));
  }

  static void print(Outcome outcome) {
    var measured = outcome.family().variants().getFirst().measurement();
    System.out.printf(
        Locale.ROOT,
        "%s: %s, %d samples, on %s%n%n",
        outcome.folder(),
        measured.data(),
        measured.samples(),
        measured.device());
    int widest = outcome.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "  %-" + widest + "s %9s %17s %9s %11s %10s  %s%n",
        "",
        measured.metric(),
        "speed-up (95 %)",
        "p50 µs",
        "p95 µs",
        "file",
        "");
    outcome.rows().forEach(row -> line(row, widest));
    outcome.notes().forEach(note -> System.out.println("  " + note));
    System.out.println("\n  digest of the family  " + Contents.of(outcome.folder()).digest());
    System.out.printf(
        "%nskerry serve %s   answers as %s, with %s%n",
        outcome.folder(),
        outcome.family().name(),
        String.join(
            ", ", outcome.family().variants().stream().map(variant -> variant.name()).toList()));
  }

  private static void line(Row row, int widest) {
    String mark = row.kept() ? "+ " : "- ";
    if (row.accuracy() == null || row.sizeBytes() == null) {
      System.out.printf("%s%-" + widest + "s %s%n", mark, row.name(), row.reason());
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s%-" + widest + "s %9.4f  x%-5.2f %4.2f–%-4.2f %9.1f %11.1f %10s  %s%n",
        mark,
        row.name(),
        row.accuracy(),
        row.speedup(),
        row.speedupLow(),
        row.speedupHigh(),
        row.p50Us(),
        row.p95Us(),
        new Bytes(row.sizeBytes()),
        row.reason()
            + ("too few to tell".equals(row.certainty()) ? "; too few samples to be sure" : ""));
  }
}

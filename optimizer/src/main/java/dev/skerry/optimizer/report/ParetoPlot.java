package dev.skerry.optimizer.report;

import dev.skerry.optimizer.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Candidates by latency and accuracy, as SVG; the area of each is the size of its file. */
final class ParetoPlot {
  private static final int WIDTH = 1180;
  private static final int HEIGHT = 420;
  private static final int LEFT = 64;
  private static final int RIGHT = 120;
  private static final int TOP = 24;
  private static final int BOTTOM = 44;
  private static final int TICKS = 5;
  private static final double LARGEST = 16;
  private static final double SMALLEST = 4;
  /* How wide a letter of a name is, and how far lines are apart. */
  private static final double LETTER = 7;
  private static final double LINE = 16;

  private final List<Row> rows;
  private final double slowest;
  private final double low;
  private final double high;
  private final double largest;

  /** A plot of what was measured among {@code rows}. */
  ParetoPlot(List<Row> rows) {
    this.rows = rows.stream().filter(ParetoPlot::isMeasured).toList();
    slowest = 1.1 * this.rows.stream().mapToDouble(row -> number(row.p50Us())).max().orElse(1);
    double least = this.rows.stream().mapToDouble(row -> number(row.accuracy())).min().orElse(0);
    double most = this.rows.stream().mapToDouble(row -> number(row.accuracy())).max().orElse(1);
    double margin = Math.max(0.005, 0.15 * (most - least));
    low = Math.max(0, least - margin);
    high = Math.min(1, most + margin);
    largest = this.rows.stream().mapToDouble(row -> number(row.sizeBytes())).max().orElse(1);
  }

  private static boolean isMeasured(Row row) {
    return row.accuracy() != null && row.p50Us() != null && row.sizeBytes() != null;
  }

  private static double number(@Nullable Number number) {
    return number == null ? 0 : number.doubleValue();
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\" fill=\"#444\">"
                + "<title>Latency against accuracy</title>",
            WIDTH,
            HEIGHT));
    double step = step(high - low);
    for (double accuracy = Math.ceil(low / step) * step; accuracy <= high; accuracy += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e3e3\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT,
              WIDTH - RIGHT,
              y(accuracy),
              y(accuracy),
              LEFT - 8,
              y(accuracy) + 4,
              label(accuracy, step)));
    }
    step = step(slowest);
    for (double micros = 0; micros <= slowest; micros += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(micros),
              HEIGHT - BOTTOM + 18,
              label(micros, step)));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">p50 of one run, µs</text>"
                + "<text x=\"%d\" y=\"%d\">accuracy</text>",
            (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 8,
            LEFT - 56,
            TOP - 10));
    rows.forEach(row -> svg.append(point(row)));
    svg.append(names());
    return svg.append("</svg>\n").toString();
  }

  /* 1, 2 or 5 times a power of ten, so that there are about as many as TICKS of them. */
  private static double step(double span) {
    double raw = Math.max(1e-9, span) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double digits = raw / power;
    return power * (digits < 1.5 ? 1 : digits < 3.5 ? 2 : digits < 7.5 ? 5 : 10);
  }

  private static String label(double number, double step) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  private double radius(Row row) {
    return Math.max(SMALLEST, LARGEST * Math.sqrt(number(row.sizeBytes()) / Math.max(1, largest)));
  }

  private String point(Row row) {
    return String.format(
        Locale.ROOT,
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" fill-opacity=\".55\" stroke=\"%s\">"
            + "<title>%s</title></circle>",
        x(number(row.p50Us())),
        y(number(row.accuracy())),
        radius(row),
        row.kept() ? "#1f4e9c" : "none",
        row.kept() ? "#1f4e9c" : "#999",
        ReportPage.escaped(row.name()));
  }

  /*
   * Names of what is kept, from the top down, each below those that it would cover. Many that were left out lie close
   * together; a pointer over one shows its name.
   */
  private String names() {
    StringBuilder svg = new StringBuilder();
    List<double[]> placed = new ArrayList<>();
    rows.stream()
        .filter(Row::kept)
        .sorted(Comparator.comparingDouble(row -> y(number(row.accuracy()))))
        .forEach(row -> {
          double left = x(number(row.p50Us())) + radius(row) + 4;
          double right = left + LETTER * row.name().length();
          double y = y(number(row.accuracy())) + 4;
          for (double[] other : placed) {
            if (left < other[1] && other[0] < right && Math.abs(y - other[2]) < LINE) {
              y = other[2] + LINE;
            }
          }
          placed.add(new double[] {left, right, y});
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
                  left,
                  y,
                  ReportPage.escaped(row.name())));
        });
    return svg.toString();
  }

  private double x(double micros) {
    return LEFT + (WIDTH - LEFT - RIGHT) * micros / slowest;
  }

  private double y(double accuracy) {
    return HEIGHT
        - BOTTOM
        - (HEIGHT - TOP - BOTTOM) * (accuracy - low) / Math.max(1e-9, high - low);
  }
}

package dev.skerry.benchmarks.neverlate;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;

/**
 * Axes of a plot in SVG: load to the right, on a logarithmic scale; a share upwards, to 100 at
 * most. What lies below the lowest value is cut off.
 */
final class Plot {
  private static final int WIDTH = 396;
  private static final int HEIGHT = 230;
  private static final int LEFT = 38;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 34;

  private static final int LINES = 5;

  private final double[] loads;
  private final double low;

  /**
   * Axes.
   *
   * @param loads all that are drawn, in any order
   * @param low the lowest value that is drawn, below 100
   */
  Plot(double[] loads, double low) {
    this.low = low;
    this.loads = Arrays.stream(loads).distinct().sorted().toArray();
  }

  /** The opening tag, the axes and their numbers. */
  String begin(String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" font-size=\"11\" fill=\"#444\">"
                + "<title>%s</title>",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            title));
    for (int line = 0; line <= LINES; line++) {
      double value = low + (100 - low) * line / LINES;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e3e3\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT,
              WIDTH - RIGHT,
              y(value),
              y(value),
              LEFT - 6,
              y(value) + 4,
              BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()));
    }
    for (double load : loads) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x(load),
              HEIGHT - BOTTOM + 15,
              load));
    }
    // Whatever is nested is cut off at its edges: the lines are.
    return svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">load, times what the best model can answer</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 3))
        .append(
            String.format(
                Locale.ROOT,
                "<svg x=\"0\" y=\"0\" width=\"%d\" height=\"%d\">",
                WIDTH,
                HEIGHT - BOTTOM + 3))
        .toString();
  }

  /** What closes all that {@link #begin} opened. */
  String end() {
    return "</svg></svg>";
  }

  /** A point of a line. */
  String point(double load, double value) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(load), y(value));
  }

  /** A line through points; a dot for each, so that a single one is seen too. */
  String line(String points, String colour, String attributes) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" %s/>",
            points.strip(),
            colour,
            attributes));
    for (String point : points.strip().split(" ", -1)) {
      String[] place = point.split(",", -1);
      if (place.length == 2) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%s\" cy=\"%s\" r=\"2.4\" fill=\"%s\"/>",
                place[0],
                place[1],
                colour));
      }
    }
    return svg.toString();
  }

  private double x(double load) {
    double low = Math.log(loads[0]);
    double high = Math.log(loads[loads.length - 1]);
    double share = high > low ? (Math.log(load) - low) / (high - low) : 0.5;
    return LEFT + 14 + share * (WIDTH - LEFT - RIGHT - 28);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (value - low) / (100 - low) * (HEIGHT - TOP - BOTTOM);
  }
}

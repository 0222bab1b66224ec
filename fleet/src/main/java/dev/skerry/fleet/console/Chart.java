package dev.skerry.fleet.console;

import dev.skerry.fleet.analytics.Point;
import dev.skerry.terms.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Series over time, drawn as SVG. Where nothing was asked, nothing is drawn. */
final class Chart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 200;
  private static final int LEFT = 62;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = 26;
  private static final double SMALLEST_MILLIS = 0.01;
  private static final int SHORT_TICK = 16;

  private final Instant from;
  private final Instant to;
  private final Duration step;
  private final List<Point> points;

  Chart(Instant from, Instant to, Point.Series series) {
    this.from = from;
    this.to = to;
    this.step = series.step();
    this.points = series.points();
  }

  /** One line of a plot. */
  record Line(String kind, Function<Point, OptionalDouble> value) {}

  /** Requests by what answered them, one upon the other. */
  Html grades() {
    long most = points.stream().mapToLong(Point::requests).max().orElse(1);
    List<Html> bars = new ArrayList<>();
    double width = Math.max(1, x(from.plus(step)) - x(from) - 1);
    for (Point point : points) {
      double below = 0;
      for (Grade grade : Grade.values()) {
        below = bar(bars, point, Said.of(grade), point.of(grade), below, most, width);
      }
      bar(bars, point, "refused", point.refused(), below, most, width);
    }
    return svg(
        "requests by what answered them",
        Html.of(
            "{}{}", tick(HEIGHT - BOTTOM, "0"), tick(TOP, String.format(Locale.ROOT, "%,d", most))),
        Html.each(bars, bar -> bar));
  }

  private double bar(
      List<Html> bars,
      Point point,
      String kind,
      long count,
      double below,
      long most,
      double width) {
    if (count == 0) {
      return below;
    }
    double height = (double) count / most * (HEIGHT - TOP - BOTTOM);
    bars.add(
        Html.of(
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>",
            kind,
            number(x(point.at())),
            number(HEIGHT - BOTTOM - below - height),
            number(Math.min(width, Math.max(1, WIDTH - RIGHT - x(point.at())))),
            number(height),
            String.format(Locale.ROOT, "%s: %,d %s", Said.at(point.at()), count, kind)));
    return below + height;
  }

  /** The share that was answered in time, beside what is aimed at. */
  Html onTime(double objective) {
    double worst = points.stream().mapToDouble(point -> point.onTime().orElse(1)).min().orElse(1);
    double low = Math.max(0, Math.min(worst, objective) - (1 - objective));
    double high = 1;
    ToDoubleFunction<Double> y =
        share -> HEIGHT - BOTTOM - (share - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    double aim = y.applyAsDouble(objective);
    return svg(
        "share answered in time",
        Html.of(
            "{}{}<line class=\"aim\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"><title>{}</title></line>",
            tick(HEIGHT - BOTTOM, percent(low)),
            tick(TOP, "100 %"),
            LEFT,
            number(aim),
            WIDTH - RIGHT,
            number(aim),
            "objective: " + percent(objective)),
        line(new Line("share", Point::onTime), y));
  }

  /** Half, 95 % and 99 % were answered within that; on a logarithmic scale. */
  Html latencies() {
    double low = Double.MAX_VALUE;
    double high = SMALLEST_MILLIS;
    for (Point point : points) {
      if (point.latency().isPresent()) {
        low = Math.min(low, point.latency().get().p50());
        high = Math.max(high, point.latency().get().p99());
      }
    }
    double bottom = Math.floor(Math.log10(Math.max(SMALLEST_MILLIS, Math.min(low, high))));
    double top = Math.max(bottom + 1, Math.ceil(Math.log10(high)));
    ToDoubleFunction<Double> y =
        millis ->
            HEIGHT
                - BOTTOM
                - (Math.log10(Math.max(SMALLEST_MILLIS, millis)) - bottom)
                    / (top - bottom)
                    * (HEIGHT - TOP - BOTTOM);
    List<Html> ticks = new ArrayList<>();
    for (double power = bottom; power <= top; power++) {
      ticks.add(tick(y.applyAsDouble(Math.pow(10, power)), millis(Math.pow(10, power))));
    }
    return svg(
        "latency",
        Html.each(ticks, tick -> tick),
        Html.of(
            "{}{}{}",
            line(new Line("p99", latency(Point.Latency::p99)), y),
            line(new Line("p95", latency(Point.Latency::p95)), y),
            line(new Line("p50", latency(Point.Latency::p50)), y)));
  }

  private static Function<Point, OptionalDouble> latency(ToDoubleFunction<Point.Latency> which) {
    return point ->
        point.latency().isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(which.applyAsDouble(point.latency().get()));
  }

  /* Broken where nothing was asked for longer than a step. */
  private Html line(Line line, ToDoubleFunction<Double> y) {
    StringBuilder path = new StringBuilder();
    List<Html> dots = new ArrayList<>();
    Instant before = Instant.MIN;
    for (Point point : points) {
      OptionalDouble value = line.value().apply(point);
      if (value.isEmpty()) {
        continue;
      }
      double at = x(point.at().plus(step.dividedBy(2)));
      double high = y.applyAsDouble(value.getAsDouble());
      boolean goesOn = before.plus(step).equals(point.at());
      path.append(goesOn ? 'L' : 'M').append(number(at)).append(' ').append(number(high));
      dots.add(Html.of("<circle cx=\"{}\" cy=\"{}\" r=\"2\"/>", number(at), number(high)));
      before = point.at();
    }
    return Html.of(
        "<g class=\"{}\"><path d=\"{}\"/>{}</g>", line.kind(), path, Html.each(dots, dot -> dot));
  }

  private Html svg(String what, Html axis, Html drawn) {
    return Html.of(
        """
        <svg class="plot chart" viewBox="0 0 {} {}" role="img" aria-label="{} over time">{}<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>
        <text class="tick" x="{}" y="{}">{}</text><text class="tick end" x="{}" y="{}">{}</text>{}</svg>\
        """,
        WIDTH,
        HEIGHT,
        what,
        axis,
        LEFT,
        HEIGHT - BOTTOM,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM,
        LEFT,
        HEIGHT - 8,
        when(from),
        WIDTH - RIGHT,
        HEIGHT - 8,
        when(to),
        drawn);
  }

  private static String when(Instant at) {
    return Said.at(at).substring(0, SHORT_TICK);
  }

  private static Html tick(double y, String words) {
    return Html.of(
        "<line class=\"grid\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/><text class=\"tick end\" x=\"{}\" y=\"{}\">{}</text>",
        LEFT,
        number(y),
        WIDTH - RIGHT,
        number(y),
        LEFT - 6,
        number(y + 4),
        words);
  }

  private double x(Instant at) {
    double whole = Math.max(1, Duration.between(from, to).toMillis());
    double share = Duration.between(from, at).toMillis() / whole;
    return LEFT + Math.clamp(share, 0.0, 1.0) * (WIDTH - LEFT - RIGHT);
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 1 ? "%.2f ms" : "%,.0f ms", millis);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

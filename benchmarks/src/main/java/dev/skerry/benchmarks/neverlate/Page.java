package dev.skerry.benchmarks.neverlate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Rows as a page of plots and a table that needs nothing beside itself. */
public final class Page {
  private static final Map<String, String> COLOURS =
      Map.of(
          "fifo", "#8c8c8c",
          "queue-timeout", "#9c755f",
          "batch-delay", "#17a2b8",
          "edf", "#59a14f",
          "edf-drop", "#8cd17d",
          "model-switching", "#f28e2b",
          "model-switching+", "#e15759",
          "slackfit", "#b07aa1",
          "skerry", "#1f4e9c");
  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; color: #1a1a1a; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
      .plots { display: flex; flex-wrap: wrap; gap: 1rem; }
      figure { margin: 0; } figcaption { font-size: .85rem; color: #444; }
      .legend span { display: inline-block; margin-right: 1.1rem; }
      .legend i { display: inline-block; width: 1.4rem; height: .28rem; margin-right: .35rem; vertical-align: middle; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .88rem; }
      th, td { padding: .22rem .7rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
      th:first-child, td:first-child, .name { text-align: left; }
      .behind { background: #fde7e4; }
      """;

  private Page() {}

  /** The page of {@code rows}, played as {@code experiment} says. */
  public static String of(NeverLate experiment, List<Row> rows) {
    List<Comparison> cells = Comparison.of(rows);
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<title>Never late</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>Never late</h1>\n<p>")
        .append(
            escaped(
                String.format(
                    Locale.ROOT,
                    "Ladder %s (milliseconds : accuracy), %,d requests in each cell, seed %d, in virtual time with"
                        + " recorded run times and stalls. A safe answer is right %.0f times in 100.",
                    experiment.ladder(),
                    experiment.requests(),
                    experiment.seed(),
                    100 * NeverLate.SAFE_ACCURACY)))
        .append("</p>\n<p>")
        .append(escaped(verdict(cells)))
        .append("</p>\n");
    if (loads(rows) > 1) {
      legend(html);
    }
    group(rows).forEach((title, group) -> plots(html, title, group));
    table(html, cells);
    return html.append("</body></html>\n").toString();
  }

  private static long loads(List<Row> rows) {
    return rows.stream().mapToDouble(Row::load).distinct().count();
  }

  private static void legend(StringBuilder html) {
    html.append("<p class=\"legend\">");
    for (Contestant contestant : Contestant.values()) {
      html.append("<span><i style=\"background:")
          .append(colour(contestant.label()))
          .append("\"></i>")
          .append(escaped(contestant.label()))
          .append("</span>");
    }
    html.append("<span><i style=\"background:#000\"></i>clairvoyant bound (dashed)</span></p>\n");
  }

  /** What the cells show, in a sentence. */
  public static String verdict(List<Comparison> cells) {
    long behind = cells.stream().filter(Comparison::isBehind).count();
    double least = cells.stream().mapToDouble(cell -> cell.ours().answered()).min().orElse(0);
    if (cells.size() == 1) {
      Comparison only = cells.getFirst();
      return String.format(
          Locale.ROOT,
          "Answered by the deadline: %.4f %%. Accuracy-weighted goodput against the best other policy, %s:"
              + " %+.3f points; %s.",
          100 * least,
          only.best().policy(),
          only.lead(),
          only.isBehind()
              ? format("behind by more than %.2f and more than chance", Comparison.TOLERANCE)
              : format("not behind by more than %.2f and more than chance", Comparison.TOLERANCE));
    }
    double lowest = cells.stream().mapToDouble(Comparison::lead).min().orElse(0);
    double highest = cells.stream().mapToDouble(Comparison::lead).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "Answered by the deadline: at least %.4f %%. Accuracy-weighted goodput against the best other policy of"
            + " each cell: %+.3f to %+.3f points; behind by more than %.2f points and more than chance in %d of %d cells.",
        100 * least,
        lowest,
        highest,
        Comparison.TOLERANCE,
        behind,
        cells.size());
  }

  private static Map<String, Map<Double, List<Row>>> group(List<Row> rows) {
    Map<String, Map<Double, List<Row>>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      String title =
          row.arrivals() + (row.mixed() ? ", mixed deadlines" : ", one deadline for all");
      groups
          .computeIfAbsent(title, name -> new LinkedHashMap<>())
          .computeIfAbsent(row.deadline(), deadline -> new ArrayList<>())
          .add(row);
    }
    return groups;
  }

  private static void plots(StringBuilder html, String title, Map<Double, List<Row>> byDeadline) {
    html.append("<h2>").append(escaped(title)).append("</h2>\n<div class=\"plots\">\n");
    byDeadline.forEach((deadline, rows) -> {
      if (loads(rows) == 1) {
        policies(html, rows, deadline);
        return;
      }
      String given = ", deadline " + number(deadline) + " x p99";
      figure(html, rows, "accuracy-weighted goodput, points" + given, 0, Row::awg);
      figure(html, rows, "answered in time, %" + given, 0, row -> 100 * row.answered());
      figure(
          html,
          rows,
          "goodput in % of the clairvoyant bound" + given,
          lowest(rows),
          Page::ofClairvoyant);
    });
    html.append("</div>\n");
  }

  /** Just below what the best two policies of each load win, so that they can be told apart. */
  private static double lowest(List<Row> rows) {
    Map<Double, List<Double>> byLoad = new LinkedHashMap<>();
    for (Row row : rows) {
      byLoad.computeIfAbsent(row.load(), load -> new ArrayList<>()).add(ofClairvoyant(row));
    }
    double lowest = 99;
    for (List<Double> won : byLoad.values()) {
      won.sort(Comparator.reverseOrder());
      lowest = Math.min(lowest, Math.floor(won.get(Math.min(1, won.size() - 1)) - 0.1));
    }
    return Math.max(0, lowest);
  }

  private static double ofClairvoyant(Row row) {
    return 100 * row.awg() / row.clairvoyant();
  }

  /** Where there is one load, a line would be one point: all policies in numbers instead. */
  private static void policies(StringBuilder html, List<Row> rows, double deadline) {
    html.append("<figure><table><tr><th>policy</th><th>accuracy-weighted goodput</th>")
        .append("<th>answered in time</th></tr>\n");
    for (Row row : rows) {
      html.append("<tr><td>").append(escaped(row.policy())).append("</td><td>");
      html.append(format("%.3f", row.awg())).append("</td><td>");
      html.append(format("%.4f %%", 100 * row.answered())).append("</td></tr>\n");
    }
    html.append("<tr><td>clairvoyant bound</td><td>");
    html.append(format("%.3f", rows.getFirst().clairvoyant()));
    html.append("</td><td></td></tr>\n</table><figcaption>load ")
        .append(number(rows.getFirst().load()))
        .append(", deadline ")
        .append(number(deadline))
        .append(" x p99; more than one --load draws lines</figcaption></figure>\n");
  }

  private static void figure(
      StringBuilder html, List<Row> rows, String caption, double low, ToDoubleFunction<Row> value) {
    Plot plot = new Plot(rows.stream().mapToDouble(Row::load).toArray(), low);
    Map<String, StringBuilder> lines = new LinkedHashMap<>();
    StringBuilder bound = new StringBuilder();
    for (Row row : rows) {
      lines
          .computeIfAbsent(row.policy(), policy -> new StringBuilder())
          .append(plot.point(row.load(), value.applyAsDouble(row)));
      if (row.isOurs() && caption.startsWith("accuracy")) {
        bound.append(plot.point(row.load(), row.clairvoyant()));
      }
    }
    html.append("<figure>").append(plot.begin(caption));
    html.append(plot.line(bound.toString(), "#000", "stroke-dasharray=\"4 3\" stroke-width=\"1\""));
    lines.forEach((policy, points) ->
        html.append(
            plot.line(
                points.toString(),
                colour(policy),
                "stroke-width=\"" + (policy.equals("skerry") ? "3" : "1.6") + "\"")));
    html.append(plot.end())
        .append("<figcaption>")
        .append(escaped(caption))
        .append("</figcaption></figure>\n");
  }

  private static void table(StringBuilder html, List<Comparison> cells) {
    html.append("<h2>All cells</h2>\n<div class=\"scroll\"><table><tr>");
    for (String heading :
        List.of(
            "arrivals",
            "deadlines",
            "x p99",
            "load",
            "best other",
            "its goodput, points",
            "skerry, points",
            "lead",
            "± 95 %",
            "answered",
            "by a model",
            "of fluid",
            "of clairvoyant",
            "p99 ms")) {
      html.append("<th>").append(heading).append("</th>");
    }
    html.append("</tr>\n");
    for (Comparison cell : cells) {
      Row ours = cell.ours();
      html.append(cell.isBehind() ? "<tr class=\"behind\">" : "<tr>");
      for (String text :
          List.of(
              ours.arrivals(),
              ours.mixed() ? "mixed" : "same",
              number(ours.deadline()),
              number(ours.load()),
              cell.best().policy(),
              format("%.3f", cell.best().awg()),
              format("%.3f", ours.awg()),
              format("%+.3f", cell.lead()),
              format("%.3f", cell.best().margin()),
              format("%.4f %%", 100 * ours.answered()),
              format("%.2f %%", 100 * ours.slo()),
              format("%.2f %%", 100 * ours.awg() / ours.fluid()),
              format("%.2f %%", ofClairvoyant(ours)),
              ours.p99Ms() == null ? "" : format("%.2f", ours.p99Ms()))) {
        html.append("<td>").append(escaped(text)).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
  }

  private static String colour(String policy) {
    return COLOURS.getOrDefault(policy, "#000");
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? format("%.0f", value) : Double.toString(value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

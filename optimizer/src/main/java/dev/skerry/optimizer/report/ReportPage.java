package dev.skerry.optimizer.report;

import dev.skerry.optimizer.Outcome;
import dev.skerry.optimizer.Row;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Measurement;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An outcome as a page that needs nothing beside itself. */
public final class ReportPage {
  /** What the page is called in the family's folder. */
  public static final String FILE = "report.html";

  private static final int MOST_LAYERS = 40;

  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1a1a1a; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
      svg { display: block; width: 100%; height: auto; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .88rem; }
      th, td { padding: .3rem .6rem; text-align: right; vertical-align: top; border-bottom: 1px solid #ddd; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: #fff; }
      .text { text-align: left; }
      td.text { white-space: normal; min-width: 13rem; }
      small { display: block; font-weight: 400; color: #777; }
      details { font-weight: 400; white-space: normal; max-width: 18rem; font-size: .8rem; color: #666; }
      summary { cursor: pointer; }
      ul { margin: 0; padding-left: 1.1rem; }
      .kept { font-weight: 600; } .lost { color: #666; }
      .bar { background: #c6d4ea; height: .7rem; display: inline-block; vertical-align: middle; }
      """;

  private final StringBuilder html = new StringBuilder();
  private final Outcome outcome;

  private ReportPage(Outcome outcome) {
    this.outcome = outcome;
  }

  /** The page. */
  public static String of(Outcome outcome) {
    ReportPage page = new ReportPage(outcome);
    page.head();
    page.candidates();
    page.layers();
    page.operators();
    return page.html.append("</body></html>\n").toString();
  }

  private void head() {
    Measurement measured = outcome.family().variants().getFirst().measurement();
    String title = escaped(outcome.family().name());
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(title)
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(title)
        .append("</h1>\n<p>")
        .append(
            escaped(
                measured.data() + ", " + measured.samples() + " samples, on " + measured.device()))
        .append(
            ". Filled circles are variants of the family, rings are candidates that were left out, which say their name"
                + " under the pointer; areas are sizes of files.</p>\n")
        .append(new ParetoPlot(outcome.rows()).svg());
    outcome.notes().forEach(note -> html.append("<p>").append(escaped(note)).append("</p>\n"));
  }

  private void candidates() {
    html.append("<h2>Candidates</h2>\n")
        .append(
            "<p>What the family has, and then what was left out. Ranges hold 95 times in 100.</p>\n")
        .append(
            "<div class=\"scroll\"><table><tr><th>name</th><th class=\"text\">why</th><th>accuracy</th>")
        .append("<th>loses</th><th>speed-up</th><th>p50 µs</th><th>p95 µs</th><th>load ms</th>")
        .append("<th>memory</th><th>file</th></tr>\n");
    outcome.rows().stream().filter(Row::kept).forEach(this::candidate);
    outcome.rows().stream().filter(row -> !row.kept()).forEach(this::candidate);
    html.append("</table></div>\n");
  }

  private void candidate(Row row) {
    html.append(row.kept() ? "<tr class=\"kept\"><td>" : "<tr class=\"lost\"><td>")
        .append(escaped(row.name()));
    if (!row.lineage().isEmpty()) {
      html.append("<details><summary>how it was made</summary><ul>");
      row.lineage().forEach(step -> html.append("<li>").append(escaped(step)).append("</li>"));
      html.append("</ul></details>");
    }
    html.append("</td><td class=\"text\">")
        .append(escaped((row.kept() ? "kept: " : "left out: ") + row.reason() + doubt(row)));
    cell(number("%.4f", row.accuracy()));
    cell(number("%.4f", row.accuracyDrop()));
    range("%.4f", row.accuracyDropLow(), row.accuracyDropHigh());
    cell(number("x %.2f", row.speedup()));
    range("%.2f", row.speedupLow(), row.speedupHigh());
    cell(number("%.1f", row.p50Us()));
    cell(number("%.1f", row.p95Us()));
    cell(number("%.1f", row.loadMs()));
    cell(bytes(row.peakMemoryBytes()));
    cell(bytes(row.sizeBytes()));
    html.append("</td></tr>\n");
  }

  private static String doubt(Row row) {
    return "too few to tell".equals(row.certainty()) ? "; too few samples to be sure" : "";
  }

  private void layers() {
    if (outcome.sensitivity().isEmpty()) {
      return;
    }
    double worst = Math.max(1e-9, outcome.sensitivity().firstEntry().getValue());
    html.append("<h2>What integers cost, layer by layer</h2>\n")
        .append("<p>How far the outputs move if one layer alone is quantized.</p>\n")
        .append(
            "<div class=\"scroll\"><table><tr><th>layer</th><th>moves by</th><th class=\"text\"></th></tr>\n");
    outcome.sensitivity().entrySet().stream()
        .limit(MOST_LAYERS)
        .forEach(layer -> {
          html.append("<tr><td>").append(escaped(layer.getKey()));
          cell(String.format(Locale.ROOT, "%.5f", layer.getValue()));
          html.append("</td><td class=\"text\"><span class=\"bar\" style=\"width:")
              .append(Math.round(220 * layer.getValue() / worst))
              .append("px\"></span></td></tr>\n");
        });
    html.append("</table></div>\n");
  }

  private void operators() {
    TreeSet<String> all = new TreeSet<>();
    outcome.rows().stream()
        .map(Row::operators)
        .filter(Objects::nonNull)
        .forEach(operators -> all.addAll(operators.keySet()));
    html.append("<h2>Operators, as the engine runs them</h2>\n")
        .append("<div class=\"scroll\"><table><tr><th>candidate</th>");
    all.forEach(operator -> html.append("<th>").append(escaped(operator)).append("</th>"));
    html.append("</tr>\n");
    for (Row row : outcome.rows()) {
      html.append("<tr><td>").append(escaped(row.name()));
      all.forEach(operator -> cell(count(row.operators(), operator)));
      html.append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private static String count(@Nullable SortedMap<String, Integer> operators, String operator) {
    Integer count = operators == null ? null : operators.get(operator);
    return count == null ? "" : count.toString();
  }

  private void cell(String text) {
    html.append("</td><td>").append(escaped(text));
  }

  private static String number(String format, @Nullable Double number) {
    return number == null ? "" : String.format(Locale.ROOT, format, number);
  }

  private void range(String format, @Nullable Double low, @Nullable Double high) {
    if (low != null && high != null) {
      html.append("<small>")
          .append(number(format, low))
          .append(" to ")
          .append(number(format, high))
          .append("</small>");
    }
  }

  private static String bytes(@Nullable Long bytes) {
    return bytes == null ? "" : new Bytes(bytes).toString();
  }

  private static final Map<Character, String> ENTITIES =
      Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&#39;");

  static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String entity = ENTITIES.get(text.charAt(i));
      safe.append(entity == null ? String.valueOf(text.charAt(i)) : entity);
    }
    return safe.toString();
  }
}

package dev.skerry.fleet.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.fleet.registry.Families.Shipped;
import dev.skerry.link.LinkException;
import dev.skerry.link.LinkJson;
import dev.skerry.terms.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The versions of a family, and how its variants trade accuracy for time. */
final class FamilyPage {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int MARGIN = 56;
  private static final double NANOS_PER_MILLI = 1e6;

  private FamilyPage() {}

  /** A variant as its family's maker measured it. */
  private record Variant(String name, double millis, double accuracy, long bytes, String device) {}

  static Html list(List<Shipped> all) {
    return Html.of(
        "<h1>Families</h1>{}",
        all.isEmpty()
            ? Html.of(
                "<p class=\"hint\">None yet. <code>skerry fleet ship FAMILY</code> hands the fleet one.</p>")
            : Html.of(
                """
                <div class="wide"><table><thead><tr><th>Family</th><th>Version</th><th>Size</th><th>Signed</th><th>Digest</th><th>Shipped</th></tr></thead>
                <tbody>{}</tbody></table></div>\
                """,
                Html.each(
                    all,
                    one ->
                        Html.of(
                            "<tr><th scope=\"row\"><a href=\"/families/{}\">{}</a></th><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
                            one.name(),
                            one.name(),
                            one.version(),
                            one.size(),
                            one.signed() ? "signed" : "not signed",
                            Said.of(one.digest()),
                            Said.at(one.addedAt())))));
  }

  static Html middle(List<Shipped> versions) {
    Shipped newest = versions.getFirst();
    List<Variant> variants = variants(newest);
    return Html.of(
        """
        <h1>{}</h1>
        <section><h2>Version {}: accuracy against time</h2>
        {}
        <div class="wide"><table><thead><tr><th>Variant</th><th>Half are done in</th><th>Accuracy</th><th>Size</th></tr></thead><tbody>{}</tbody></table></div></section>
        <section><h2>All versions</h2>{}</section>
        """,
        newest.name(),
        newest.version(),
        figure(variants),
        Html.each(
            variants,
            one ->
                Html.of(
                    "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                    one.name(),
                    one.millis() > 0
                        ? String.format(Locale.ROOT, "%.3f ms", one.millis())
                        : "not measured",
                    String.format(Locale.ROOT, "%.2f %%", 100 * one.accuracy()),
                    new Bytes(one.bytes()))),
        table(versions));
  }

  private static Html table(List<Shipped> versions) {
    return new Html(list(versions).text().replaceFirst("<h1>Families</h1>", ""));
  }

  private static List<Variant> variants(Shipped family) {
    List<Variant> variants = new ArrayList<>();
    try {
      JsonNode manifest =
          LinkJson.read(family.manifest().getBytes(StandardCharsets.UTF_8), JsonNode.class);
      for (JsonNode one : manifest.path("variants")) {
        JsonNode measured = one.path("measurement");
        variants.add(
            new Variant(
                one.path("name").asText(),
                measured.path("latency").path("1").path("p50_nanos").asDouble() / NANOS_PER_MILLI,
                measured.path("accuracy").asDouble(),
                one.path("size_bytes").asLong(),
                measured.path("device").asText("an unknown device")));
      }
    } catch (LinkException e) {
      // Shown without its variants.
    }
    return variants;
  }

  private static Html figure(List<Variant> variants) {
    if (variants.stream().noneMatch(one -> one.millis() > 0)) {
      return Html.of(
          "<p class=\"hint\">Whoever made it did not say how long its variants take. Each device measures them itself.</p>");
    }
    return Html.of(
        """
        <figure>{}<figcaption>Each circle is a variant, its area the size of its file; as measured on {}. A device measures them again.</figcaption></figure>\
        """,
        plot(variants),
        variants.getFirst().device());
  }

  private static Html plot(List<Variant> variants) {
    double slowest = variants.stream().mapToDouble(Variant::millis).max().orElse(1) * 1.1;
    double best = variants.stream().mapToDouble(Variant::accuracy).max().orElse(1);
    double worst = variants.stream().mapToDouble(Variant::accuracy).min().orElse(0);
    double room = Math.max(0.005, (best - worst) * 0.25);
    double high = Math.min(1, best + room);
    double low = Math.max(0, worst - room);
    long largest = variants.stream().mapToLong(Variant::bytes).max().orElse(1);
    StringBuilder points = new StringBuilder();
    for (Variant one : variants) {
      double x = MARGIN + one.millis() / Math.max(1e-9, slowest) * (WIDTH - 2 * MARGIN);
      double y = HEIGHT - MARGIN - (one.accuracy() - low) / (high - low) * (HEIGHT - 2 * MARGIN);
      double radius = 5 + 15 * Math.sqrt((double) one.bytes() / Math.max(1, largest));
      points.append(
          Html.of(
              "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"><title>{}</title></circle><text x=\"{}\" y=\"{}\">{}</text>",
              number(x),
              number(y),
              number(radius),
              one.name(),
              number(x + radius + 4),
              number(y + 4),
              one.name()));
    }
    return Html.of(
        """
        <svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="accuracy against latency of each variant">
        <line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/><line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>
        <text class="tick" x="{}" y="{}">0</text><text class="tick end" x="{}" y="{}">{} ms</text>
        <text class="tick" x="4" y="{}">{} %</text><text class="tick" x="4" y="{}">{} %</text>{}</svg>\
        """,
        WIDTH,
        HEIGHT,
        MARGIN,
        HEIGHT - MARGIN,
        WIDTH - MARGIN,
        HEIGHT - MARGIN,
        MARGIN,
        MARGIN,
        MARGIN,
        HEIGHT - MARGIN,
        MARGIN,
        HEIGHT - MARGIN + 20,
        WIDTH - MARGIN,
        HEIGHT - MARGIN + 20,
        String.format(Locale.ROOT, "%.2f", slowest),
        HEIGHT - MARGIN,
        String.format(Locale.ROOT, "%.1f", 100 * low),
        MARGIN + 4,
        String.format(Locale.ROOT, "%.1f", 100 * high),
        new Html(points.toString()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

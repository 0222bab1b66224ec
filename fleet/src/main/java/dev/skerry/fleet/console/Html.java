package dev.skerry.fleet.console;

import java.util.List;
import java.util.function.Function;

/**
 * A piece of a page. What is put into one is escaped, unless it is one itself.
 *
 * <pre>{@code Html.of("<p class='{}'>{}</p>", state, device.name())}</pre>
 */
record Html(String text) {
  static final Html NONE = new Html("");

  private static final String HOLE = "{}";

  /** {@code template} with each {@code {}} filled by one of {@code parts}. */
  static Html of(String template, Object... parts) {
    StringBuilder out = new StringBuilder(template.length() + 64);
    int at = 0;
    for (Object part : parts) {
      int hole = template.indexOf(HOLE, at);
      if (hole < 0) {
        throw new IllegalArgumentException("parts: " + parts.length + " (expected: as many as {})");
      }
      out.append(template, at, hole);
      append(out, part);
      at = hole + HOLE.length();
    }
    if (template.indexOf(HOLE, at) >= 0) {
      throw new IllegalArgumentException("parts: " + parts.length + " (expected: as many as {})");
    }
    return new Html(out.append(template, at, template.length()).toString());
  }

  /** One piece for each of {@code items}, one after the other. */
  static <T> Html each(List<T> items, Function<T, Html> piece) {
    StringBuilder out = new StringBuilder();
    items.forEach(item -> out.append(piece.apply(item).text()));
    return new Html(out.toString());
  }

  private static void append(StringBuilder out, Object part) {
    if (part instanceof Html html) {
      out.append(html.text());
      return;
    }
    String text = part.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

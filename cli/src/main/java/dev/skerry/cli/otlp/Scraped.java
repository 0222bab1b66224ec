package dev.skerry.cli.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metrics as a page in Prometheus' text format (0.0.4) says them, without timestamps. */
record Scraped(List<Family> families) {
  Scraped {
    families = List.copyOf(families);
  }

  /** What a family's samples mean. */
  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /** All samples of one name; of a histogram, those with {@code _bucket} and so on behind it. */
  record Family(String name, String help, Type type, List<Sample> samples) {
    Family {
      samples = List.copyOf(samples);
    }
  }

  /** One number. */
  record Sample(String name, SortedMap<String, String> labels, double value) {}

  /**
   * Reads a page.
   *
   * @throws IllegalArgumentException if it is none; a family must be declared before its samples
   */
  static Scraped read(String page) {
    Map<String, String> helps = new LinkedHashMap<>();
    List<Family> read = new ArrayList<>();
    Family open = null;
    List<Sample> samples = new ArrayList<>();
    for (String line : page.split("\n", -1)) {
      if (line.startsWith("# HELP ")) {
        String[] said = line.split(" ", 4);
        helps.put(said[2], said.length > 3 ? unescaped(said[3], 0, said[3].length()) : "");
      } else if (line.startsWith("# TYPE ")) {
        close(open, samples, read);
        open = declared(line, helps);
        samples = new ArrayList<>();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        Sample sample = sample(line);
        if (open == null || !belongs(sample.name(), open)) {
          throw wrong(line, "a sample of what # TYPE declared last");
        }
        samples.add(sample);
      }
    }
    close(open, samples, read);
    return new Scraped(read);
  }

  private static void close(@Nullable Family open, List<Sample> samples, List<Family> read) {
    if (open != null && !samples.isEmpty()) {
      read.add(new Family(open.name(), open.help(), open.type(), samples));
    }
  }

  private static Family declared(String line, Map<String, String> helps) {
    String[] said = line.split(" ", -1);
    if (said.length != 4) {
      throw wrong(line, "# TYPE NAME TYPE");
    }
    Type type =
        switch (said[3]) {
          case "counter" -> Type.COUNTER;
          case "gauge", "untyped" -> Type.GAUGE;
          case "histogram" -> Type.HISTOGRAM;
          default -> throw wrong(line, "counter, gauge, untyped or histogram");
        };
    return new Family(said[2], helps.getOrDefault(said[2], ""), type, List.of());
  }

  private static boolean belongs(String name, Family family) {
    return family.type() == Type.HISTOGRAM
        ? name.startsWith(family.name() + "_")
        : name.equals(family.name());
  }

  private static Sample sample(String line) {
    int brace = line.indexOf('{');
    int blank = line.indexOf(' ');
    if (brace < 0 || (blank >= 0 && blank < brace)) {
      if (blank < 1) {
        throw wrong(line, "NAME VALUE");
      }
      return new Sample(
          line.substring(0, blank), new TreeMap<>(), number(line.substring(blank + 1), line));
    }
    TreeMap<String, String> labels = new TreeMap<>();
    int at = brace + 1;
    while (at < line.length() && line.charAt(at) != '}') {
      int opens = line.indexOf("=\"", at);
      int ends = opens < 0 ? -1 : quote(line, opens + 2);
      if (ends < 0) {
        throw wrong(line, "NAME{LABEL=\"VALUE\"} VALUE");
      }
      labels.put(line.substring(at, opens), unescaped(line, opens + 2, ends));
      at = ends + 1;
      if (at < line.length() && line.charAt(at) == ',') {
        at++;
      }
    }
    if (brace == 0 || at + 1 >= line.length() || line.charAt(at + 1) != ' ') {
      throw wrong(line, "NAME{LABEL=\"VALUE\"} VALUE");
    }
    return new Sample(line.substring(0, brace), labels, number(line.substring(at + 2), line));
  }

  /* Where the text ends that begins at from; -1 if it does not. */
  private static int quote(String line, int from) {
    for (int i = from; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private static String unescaped(String text, int from, int to) {
    StringBuilder plain = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < to) {
        char escaped = text.charAt(++i);
        plain.append(escaped == 'n' ? '\n' : escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static double number(String text, String line) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw wrong(line, "a number, and no time, at its end");
        }
      }
    };
  }

  private static IllegalArgumentException wrong(String line, String expected) {
    return new IllegalArgumentException(
        "metrics: "
            + line.substring(0, Math.min(line.length(), 200))
            + " (expected: "
            + expected
            + ")");
  }
}

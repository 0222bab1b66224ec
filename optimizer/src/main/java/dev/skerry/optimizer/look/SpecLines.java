package dev.skerry.optimizer.look;

import dev.skerry.optimizer.samples.Preparation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A preparation as a data spec says it. */
final class SpecLines {
  private SpecLines() {}

  static List<String> of(Preparation preparation) {
    List<String> lines = new ArrayList<>(List.of("inputs:", "  all:"));
    lines.add("    scale: " + number(preparation.scale()));
    if (preparation.mean().stream().anyMatch(value -> value != 0)) {
      lines.add("    mean: " + numbers(preparation.mean()));
    }
    if (preparation.std().stream().anyMatch(value -> value != 1)) {
      lines.add("    std: " + numbers(preparation.std()));
    }
    if (preparation.stored() != Preparation.Order.FIRST
        || preparation.wanted() != Preparation.Order.FIRST) {
      lines.add("    stored: " + word(preparation.stored()));
      lines.add("    wanted: " + word(preparation.wanted()));
    }
    if (preparation.reversed()) {
      lines.add("    reversed: true");
    }
    return lines;
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(SpecLines::number).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String word(Preparation.Order order) {
    return order.name().toLowerCase(Locale.ROOT);
  }
}

package dev.skerry.optimizer.look;

import java.util.List;

/**
 * Something amiss.
 *
 * @param lines what to write into the data spec, as YAML; empty if nothing there helps
 */
public record Warning(String text, List<String> lines) {
  public Warning {
    lines = List.copyOf(lines);
  }

  static Warning of(String text) {
    return new Warning(text, List.of());
  }
}

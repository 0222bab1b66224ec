package dev.skerry.optimizer.samples;

import java.util.ArrayList;
import java.util.List;

/**
 * The cells of a line of comma-separated values. Quotes protect commas; a doubled one stands for
 * itself.
 */
final class Cells {
  private static final int MOST_SHOWN = 60;

  private Cells() {}

  static List<String> of(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  /** A cell as an error shows it: in quotes, short, without control characters. */
  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return "'" + (plain.length() > MOST_SHOWN ? plain.substring(0, MOST_SHOWN) + "…" : plain) + "'";
  }
}

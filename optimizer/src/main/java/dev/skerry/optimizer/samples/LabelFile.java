package dev.skerry.optimizer.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code labels.csv}: a line of names, then one line a sample. The column {@code label} holds the
 * number of its class; {@code index} or {@code file}, if there is one, says which sample it is, and
 * otherwise lines follow the samples' order. Other columns are for people.
 */
final class LabelFile {
  private static final int MOST_LINES = 10_000_000;
  private static final int MOST_CLASS = 1_000_000;

  private final Map<String, Integer> byKey;
  private final String key;

  private LabelFile(Map<String, Integer> byKey, String key) {
    this.byKey = byKey;
    this.key = key;
  }

  static LabelFile parse(String text, String file) {
    List<String> lines = text.lines().limit(MOST_LINES).filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new SampleException(file + ": empty (expected: a line of names, then labels)");
    }
    List<String> names = Cells.of(lines.getFirst());
    int label = names.indexOf("label");
    if (label < 0) {
      throw new SampleException(
          file + ": columns " + Cells.shown(lines.getFirst()) + " (expected: label among them)");
    }
    int at = Math.max(names.indexOf("file"), names.indexOf("index"));
    Map<String, Integer> byKey = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = Cells.of(lines.get(i));
      if (cells.size() != names.size()) {
        throw new SampleException(
            file
                + " line "
                + (i + 1)
                + ": "
                + cells.size()
                + " cells (expected: "
                + names.size()
                + ")");
      }
      String which = at < 0 ? Integer.toString(i - 1) : cells.get(at);
      if (byKey.putIfAbsent(which, number(cells.get(label), file, i + 1)) != null) {
        throw new SampleException(
            file + " line " + (i + 1) + ": " + Cells.shown(which) + " twice (expected: once)");
      }
    }
    return new LabelFile(byKey, at < 0 ? "index" : names.get(at));
  }

  /** The class of each sample, by file name or by number. */
  Truth truth(List<String> files, int count) {
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String which = key.equals("file") && i < files.size() ? files.get(i) : Integer.toString(i);
      Integer label = byKey.get(which);
      if (label == null) {
        throw new SampleException(
            "labels.csv: no label for " + Cells.shown(which) + " (expected: one a sample)");
      }
      classes.add(label);
    }
    return new Truth.Classes(classes);
  }

  private static int number(String cell, String file, int line) {
    try {
      int number = Integer.parseInt(cell);
      if (number >= 0 && number <= MOST_CLASS) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Said below.
    }
    throw new SampleException(
        file
            + " line "
            + line
            + ": label "
            + Cells.shown(cell)
            + " (expected: the number of a class)");
  }
}

package dev.skerry.optimizer.samples;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The names of a table's columns, and what is wrong in them. */
final class TableHead {
  private static final int MOST_COLUMNS = 1 << 16;
  private static final String LABEL = "label";
  private static final String TARGET = "target";

  private final String file;
  private final List<String> names;
  private final int label;
  private final int target;

  private TableHead(String file, List<String> names) {
    this.file = file;
    this.names = names;
    label = names.indexOf(LABEL);
    target = names.indexOf(TARGET);
  }

  static TableHead parse(String line, String file) {
    // Some programs begin a text with a mark of its byte order.
    String text = line.startsWith("\ufeff") ? line.substring(1) : line;
    if (text.isBlank()) {
      throw new SampleException(file + " line 1: empty (expected: the names of the columns)");
    }
    TableHead head = new TableHead(file, Cells.of(text));
    head.check(text);
    return head;
  }

  private void check(String text) {
    if (names.size() > MOST_COLUMNS) {
      throw first(names.size() + " columns (expected: <= " + MOST_COLUMNS + ")");
    }
    if (names.size() == 1 && (text.contains(";") || text.contains("\t"))) {
      throw first(Cells.shown(text) + " (expected: commas between columns)");
    }
    if (names.stream().noneMatch(name -> Float.isNaN(NumberTable.number(name))) && !countsUp()) {
      throw first("numbers (expected: the names of the columns come first)");
    }
    Set<String> seen = new HashSet<>();
    for (int column = 0; column < names.size(); column++) {
      if (names.get(column).isEmpty()) {
        throw first(
            "column "
                + (column + 1)
                + " has no name (expected: one for each; what only counts lines is to be left out)");
      }
      if (!seen.add(names.get(column))) {
        throw first(Cells.shown(names.get(column)) + " twice (expected: once)");
      }
    }
    if (label >= 0 && target >= 0) {
      throw first("label and target (expected: one of them, or neither)");
    }
    if (names.size() == 1 && (label >= 0 || target >= 0)) {
      throw first("no features (expected: a column or more)");
    }
  }

  /* Tables without names are often written with 0, 1, 2 … in their place. */
  private boolean countsUp() {
    return names.size() > 1
        && IntStream.range(0, names.size())
            .allMatch(column -> names.get(column).equals(Integer.toString(column)));
  }

  /** The column of classes, or -1. */
  int label() {
    return label;
  }

  /** The column of what the model should say, or -1. */
  int target() {
    return target;
  }

  /** The cells of another line, as many as there are names. */
  List<String> cells(String text, int line) {
    List<String> cells = Cells.of(text);
    if (cells.size() != names.size()) {
      throw new SampleException(
          file
              + " line "
              + line
              + ": "
              + cells.size()
              + " cells (expected: "
              + names.size()
              + ", as many as names)");
    }
    return cells;
  }

  SampleException wrong(int line, int column, String cell, String expected) {
    return new SampleException(
        file
            + " line "
            + line
            + ", column "
            + (column + 1)
            + " "
            + Cells.shown(names.get(column))
            + ": "
            + Cells.shown(cell)
            + " (expected: "
            + expected
            + ")");
  }

  private SampleException first(String what) {
    return new SampleException(file + " line 1: " + what);
  }
}

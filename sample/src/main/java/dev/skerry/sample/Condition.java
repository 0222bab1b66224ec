package dev.skerry.sample;

import java.util.Arrays;
import java.util.List;

/** What is the matter with a bearing. */
public enum Condition {
  NORMAL(0, "normal"),
  INNER_RACE(1, "inner race"),
  OUTER_RACE(2, "outer race"),
  BALL(3, "ball");

  private final int number;
  private final String label;

  Condition(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** Its place among the classes that a model tells apart, from 0; the order is that of values. */
  public int number() {
    return number;
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** All labels, in the order of the classes. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Condition::label).toList();
  }
}

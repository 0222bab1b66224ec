package dev.skerry.benchmarks.neverlate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A variant in the experiment.
 *
 * @param meanNanos what a run takes on average when nothing stalls
 * @param accuracy from 0 to 1
 */
public record Sibling(String name, long meanNanos, double accuracy) {
  private static final double NANOS_PER_MILLI = 1e6;

  /* A ladder that nowhere exceeds one point of a hundred was written in shares of 1. */
  private static final double MOST_AS_SHARE = 0.01;

  /** The ladder of the published figures: one model, a smaller and a tiny one. */
  public static final String USUAL = "10:93.5,4:93.0,1:87.0";

  /**
   * A ladder from text: {@code MILLIS:ACCURACY} for each sibling, separated by commas, in any
   * order. It may hold siblings that others are better than in every way.
   *
   * @return most accurate first
   * @throws IllegalArgumentException if it is not one
   */
  public static List<Sibling> ladder(String text) {
    List<Sibling> ladder = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      ladder.add(parse(part.strip(), ladder.size(), text));
    }
    if (ladder.stream().allMatch(sibling -> sibling.accuracy() <= MOST_AS_SHARE)) {
      throw wrong(text, "accuracies in points from 0 to 100, not shares: 91 for 0.91");
    }
    ladder.sort(
        Comparator.comparingDouble(Sibling::accuracy)
            .reversed()
            .thenComparingLong(Sibling::meanNanos));
    return List.copyOf(ladder);
  }

  private static Sibling parse(String part, int index, String text) {
    String[] halves = part.split(":", -1);
    if (halves.length != 2) {
      throw wrong(text, "MILLIS:ACCURACY,…, as " + USUAL);
    }
    double millis;
    double points;
    try {
      millis = Double.parseDouble(halves[0]);
      points = Double.parseDouble(halves[1]);
    } catch (NumberFormatException e) {
      throw wrong(text, "numbers: MILLIS:ACCURACY,…, as " + USUAL);
    }
    if (!(millis >= 0.001 && millis <= 3_600_000)) {
      throw wrong(text, "milliseconds from 0.001 to 3600000");
    }
    if (!(points > 0 && points <= 100)) {
      throw wrong(text, "accuracies in points, above 0 and up to 100");
    }
    return new Sibling("rung" + index, Math.round(millis * NANOS_PER_MILLI), points / 100);
  }

  private static IllegalArgumentException wrong(String text, String expected) {
    return new IllegalArgumentException("ladder: " + text + " (expected: " + expected + ")");
  }
}

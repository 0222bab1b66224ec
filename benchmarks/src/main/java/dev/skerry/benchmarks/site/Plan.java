package dev.skerry.benchmarks.site;

import dev.skerry.benchmarks.neverlate.Sibling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A room and what comes to it.
 *
 * @param loads what comes to each device, in shares of what it could answer on its best rung
 * @param ladder most accurate first
 * @param deadline of each question
 * @param span for how long questions come
 */
public record Plan(List<Double> loads, List<Sibling> ladder, Duration deadline, Duration span) {
  public Plan {
    loads = List.copyOf(loads);
    ladder = List.copyOf(ladder);
  }

  /**
   * A room of so many devices, most of whose questions come to the first.
   *
   * @param others what comes to each of the others, in turns; nothing if empty
   */
  public static Plan atOne(
      int devices, double load, List<Double> others, List<Sibling> ladder, Duration span) {
    List<Double> loads = new ArrayList<>();
    loads.add(load);
    for (int other = 0; other < devices - 1; other++) {
      loads.add(others.isEmpty() ? 0.0 : others.get(other % others.size()));
    }
    return new Plan(loads, ladder, Duration.ofMillis(100), span);
  }
}

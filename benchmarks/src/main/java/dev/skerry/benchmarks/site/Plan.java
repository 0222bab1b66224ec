package dev.skerry.benchmarks.site;

import dev.skerry.benchmarks.neverlate.Sibling;
import java.time.Duration;
import java.util.Arrays;
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

  /** A room of so many devices, all of whose questions come to the first. */
  public static Plan atOne(int devices, double load, List<Sibling> ladder, Duration span) {
    Double[] loads = new Double[devices];
    Arrays.fill(loads, 0.0);
    loads[0] = load;
    return new Plan(List.of(loads), ladder, Duration.ofMillis(100), span);
  }
}

package dev.skerry.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What follows from a policy, just now.
 *
 * @param rungsBelowTop how many rungs below the top of its ladder an agent starts
 * @param perSecond how many requests may be admitted in a second; infinite for any
 * @param largestBatch the most samples that run together
 * @param updates whether fetching a family may begin
 * @param offload whether its questions may be answered by other devices of the site
 * @param takeIn whether it answers questions of other devices of the site
 * @param telemetry the share of what is usually told of requests that is told, from 0 to 1
 * @param problems rules that came to nothing, and why; each is then as if it were not there
 */
public record Ruling(
    int rungsBelowTop,
    double perSecond,
    int largestBatch,
    boolean updates,
    boolean offload,
    boolean takeIn,
    double telemetry,
    List<String> problems) {
  /** Nothing held back. */
  public static final Ruling NONE =
      new Ruling(0, Double.POSITIVE_INFINITY, Integer.MAX_VALUE, true, true, true, 1, List.of());

  public Ruling {
    problems = List.copyOf(problems);
  }

  Ruling withRungsBelowTop(int rungs) {
    return new Ruling(
        rungs, perSecond, largestBatch, updates, offload, takeIn, telemetry, problems);
  }

  Ruling withPerSecond(double rate) {
    return new Ruling(
        rungsBelowTop, rate, largestBatch, updates, offload, takeIn, telemetry, problems);
  }

  Ruling withLargestBatch(int batch) {
    return new Ruling(
        rungsBelowTop, perSecond, batch, updates, offload, takeIn, telemetry, problems);
  }

  Ruling withUpdates(boolean allowed) {
    return new Ruling(
        rungsBelowTop, perSecond, largestBatch, allowed, offload, takeIn, telemetry, problems);
  }

  Ruling withOffload(boolean allowed) {
    return new Ruling(
        rungsBelowTop, perSecond, largestBatch, updates, allowed, takeIn, telemetry, problems);
  }

  Ruling withTakeIn(boolean allowed) {
    return new Ruling(
        rungsBelowTop, perSecond, largestBatch, updates, offload, allowed, telemetry, problems);
  }

  Ruling withTelemetry(double share) {
    return new Ruling(
        rungsBelowTop, perSecond, largestBatch, updates, offload, takeIn, share, problems);
  }

  Ruling withProblem(String problem) {
    List<String> all = new ArrayList<>(problems);
    all.add(problem);
    return new Ruling(
        rungsBelowTop, perSecond, largestBatch, updates, offload, takeIn, telemetry, all);
  }
}

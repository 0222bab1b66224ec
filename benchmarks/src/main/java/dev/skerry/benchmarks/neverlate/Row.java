package dev.skerry.benchmarks.neverlate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one policy did in one cell.
 *
 * @param load requests a second, as a multiple of what the most accurate sibling could answer
 * @param deadline what a request gives, as a multiple of that sibling's p99
 * @param requests how many there were
 * @param answered share answered by the deadline, also by the safe answer
 * @param slo share answered by the deadline by a model
 * @param awg accuracy-weighted goodput, in points from 0 to 100
 * @param margin half-width of the 95 % interval of how much more Skerry won, from paired blocks, in
 *     points
 * @param p50Ms time to the answer; none if there was no answer at all
 * @param rungs shares answered in time by each sibling, most accurate first
 * @param safe share answered by the safe answer
 * @param flaps changes from one rung to another, a second
 * @param fluid what no policy can win in the long run at this load, in points
 * @param clairvoyant what no policy can win on these arrivals, in points
 */
public record Row(
    String arrivals,
    double load,
    double deadline,
    boolean mixed,
    int requests,
    String policy,
    double answered,
    double slo,
    double awg,
    double margin,
    @Nullable Double p50Ms,
    @Nullable Double p99Ms,
    @Nullable Double p999Ms,
    List<Double> rungs,
    double safe,
    double flaps,
    double fluid,
    double clairvoyant) {

  static Row of(
      Cell cell,
      int requests,
      Contestant contestant,
      Outcome outcome,
      double margin,
      double fluid,
      double clairvoyant) {
    return new Row(
        cell.arrivals().name(),
        cell.load(),
        cell.deadline(),
        cell.mixed(),
        requests,
        contestant.label(),
        outcome.answered(),
        outcome.slo(),
        outcome.awg(),
        margin,
        known(outcome.p50Ms()),
        known(outcome.p99Ms()),
        known(outcome.p999Ms()),
        Arrays.stream(outcome.rungs()).boxed().toList(),
        outcome.safe(),
        outcome.flaps(),
        fluid,
        clairvoyant);
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** Whether this is how Skerry did. */
  boolean isOurs() {
    return policy.equals(Contestant.SKERRY.label());
  }
}

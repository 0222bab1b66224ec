package dev.skerry.device.resources;

import dev.skerry.device.schedule.Limits;
import dev.skerry.link.Health;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was seen last and what was made of it.
 *
 * @param strained whether the hardware holds the device back, whatever else does
 * @param joules drawn since the watch began, as far as a meter told
 * @param joulesPerInference over the last interval in which a meter told and models ran
 */
public record Observation(
    Condition condition,
    Decision decision,
    boolean strained,
    Reading<Double> joules,
    Reading<Double> joulesPerInference) {
  /** Before anything was seen. */
  public static final Observation NONE =
      new Observation(
          Condition.unknown(),
          new Decision(Limits.NONE, List.of(), List.of(), OptionalDouble.empty()),
          false,
          Reading.missing("no meter told yet"),
          Reading.missing("nothing ran yet"));

  /**
   * As a fleet is told of it.
   *
   * @param waiting requests in line
   */
  public Health health(int waiting) {
    return new Health(
        number(condition.heat().map(Condition.Heat::celsius)),
        number(
            condition.battery().then(Condition.Battery::percent).map(percent -> percent / 100.0)),
        number(joules),
        waiting);
  }

  private static OptionalDouble number(Reading<Double> reading) {
    return reading.optional().map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}

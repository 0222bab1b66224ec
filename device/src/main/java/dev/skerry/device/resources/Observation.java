package dev.skerry.device.resources;

import dev.skerry.device.schedule.Limits;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was seen last and what was made of it.
 *
 * @param joules drawn since the watch began, as far as a meter told
 * @param joulesPerInference over the last interval in which a meter told and models ran
 */
public record Observation(
    Condition condition,
    Decision decision,
    Reading<Double> joules,
    Reading<Double> joulesPerInference) {
  /** Before anything was seen. */
  public static final Observation NONE =
      new Observation(
          Condition.unknown(),
          new Decision(Limits.NONE, List.of(), List.of(), OptionalDouble.empty()),
          Reading.missing("no meter told yet"),
          Reading.missing("nothing ran yet"));
}

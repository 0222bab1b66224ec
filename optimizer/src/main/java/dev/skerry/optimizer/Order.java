package dev.skerry.optimizer;

import dev.skerry.optimizer.measure.Metric;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.select.Limits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is wanted of the workshop.
 *
 * @param name of the family
 * @param metric how answers are judged
 * @param target what device it is for
 * @param effort of each training
 * @param seed of whatever is drawn
 * @param licence under which the model may be used; empty for what the model itself says
 */
public record Order(
    Path model,
    String name,
    Parts parts,
    Metric metric,
    Level level,
    Limits limits,
    Target target,
    Effort effort,
    long seed,
    Optional<String> licence) {
  /**
   * What a family is made for.
   *
   * @param device its name, for the measurements
   * @param arithmetic the integers that it is quick at
   */
  public record Target(String device, Arithmetic arithmetic) {}
}

package dev.skerry.model.inspect;

import dev.skerry.model.Value;
import java.util.List;
import java.util.OptionalLong;

/**
 * One node of a model with what it costs.
 *
 * @param outputs what comes out, with shapes as the model leaves them
 * @param parameters elements of its own constants that are learned; one that several nodes share
 *     counts for each
 * @param macs multiply-accumulates for one sample; empty if a shape is not known
 */
public record Layer(
    String name, String operator, List<Value> outputs, long parameters, OptionalLong macs) {
  public Layer {
    outputs = List.copyOf(outputs);
  }
}

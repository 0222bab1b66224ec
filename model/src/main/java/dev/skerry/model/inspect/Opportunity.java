package dev.skerry.model.inspect;

/**
 * Something that can be made of a model to make it smaller or faster, or what stands in the way.
 */
public sealed interface Opportunity {
  /** The node that it is about. */
  String node();

  /** A BatchNormalization whose factors can be multiplied into the weights before it. */
  record FoldBatchNormalization(String node, String into) implements Opportunity {}

  /** A node that does nothing when a model answers. */
  record Remove(String node, String operator) implements Opportunity {}

  /** A Constant node, which can be an initializer. */
  record HoistConstant(String node) implements Opportunity {}

  /** A layer that can run on 8-bit integers; its weights never change. */
  record Quantize(String node, long parameters) implements Opportunity {}

  /** A layer of which whole output channels can be taken away. */
  record Prune(String node, long channels) implements Opportunity {}

  /** A layer whose output channels have to stay, and why. */
  record KeepChannels(String node, String because) implements Opportunity {}
}

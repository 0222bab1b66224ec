package dev.skerry.optimizer.normalize;

import dev.skerry.model.Graph;

/** Brings graphs into the form that techniques expect, without changing what they compute. */
public final class Normalizer {
  private Normalizer() {}

  /**
   * The same function in fewer kinds of nodes, with batch normalizations as they were.
   *
   * @throws UnfitException if an operator cannot be lifted to the opset that is needed
   */
  public static Graph normalize(Graph graph) {
    Graph lean = Identities.remove(ConstantNodes.hoist(graph));
    Graph lifted = OpsetLift.lift(lean);
    return Leftovers.remove(Products.merge(Scalings.merge(Paddings.merge(Sums.split(lifted)))));
  }

  /**
   * A normalized graph as it runs best: batch normalizations folded into the weights before them,
   * and pictures read as they lie.
   */
  public static Graph folded(Graph normalized) {
    return Leftovers.remove(ChannelsLast.merge(BatchNormalizations.fold(normalized)));
  }
}

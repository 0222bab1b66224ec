package dev.skerry.optimizer.normalize;

import dev.skerry.model.Node;

/** A model that a technique cannot work on. The message names the node and says why. */
public final class UnfitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnfitException(String message) {
    super(message);
  }

  static UnfitException of(Node node, String problem) {
    return new UnfitException(node + ": " + problem);
  }
}

package dev.skerry.site.view;

import java.util.List;

/**
 * An agent that a device answers for.
 *
 * @param version of its family; another version is another model
 * @param patience how long a question has that brings no deadline, in nanoseconds
 * @param failSafe whether there is a safe answer
 * @param batches whether the first dimension of its inputs counts samples
 * @param offers its trusted rungs, best first, each quicker than the one before; empty if it
 *     answers nobody just now
 */
public record Service(
    String agent,
    String version,
    long patience,
    boolean failSafe,
    boolean batches,
    List<Offer> offers) {
  public Service {
    offers = List.copyOf(offers);
    if (agent.isEmpty()) {
      throw new IllegalArgumentException("agent: empty (expected: a name)");
    }
    if (patience < 1) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: >= 1)");
    }
  }

  /** The most accurate rung. */
  public Offer best() {
    return offers.getFirst();
  }

  /** The quickest rung. */
  public Offer base() {
    return offers.getLast();
  }

  /** Whether it answers anybody just now. */
  public boolean isOpen() {
    return !offers.isEmpty();
  }
}

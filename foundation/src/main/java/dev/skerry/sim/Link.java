package dev.skerry.sim;

import java.time.Duration;

/**
 * How one direction between two nodes behaves. The other direction is a link of its own.
 *
 * <p>Messages arrive in the order of sending, as on one connection, but for the share that {@code
 * reorder} lets overtake. {@code drop}, {@code duplicate} and {@code reorder} are probabilities.
 */
public record Link(Delay delay, double drop, double duplicate, double reorder) {
  /** Half a millisecond, and nothing is ever lost. */
  public static final Link PERFECT = new Link(new Delay.Fixed(Duration.ofNanos(500_000)), 0, 0, 0);

  public Link {
    requireProbability("drop", drop);
    requireProbability("duplicate", duplicate);
    requireProbability("reorder", reorder);
  }

  /** Makes a link that loses nothing. */
  public static Link reliable(Delay delay) {
    return new Link(delay, 0, 0, 0);
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0..1)");
    }
  }
}

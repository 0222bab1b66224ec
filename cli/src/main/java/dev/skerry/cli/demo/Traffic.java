package dev.skerry.cli.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Bursty arrivals: a Markov-modulated Poisson process with a calm and a stormy state, each held for
 * an exponential time.
 *
 * <p>Decides only; whoever asks waits.
 */
final class Traffic {
  private static final double CALM_LOAD = 0.5;
  private static final double STORM_LOAD = 4;
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration STORM = Duration.ofMillis(700);

  private final double perSecond;
  private final RandomGenerator random;
  private boolean stormy;
  private long stateLeft;

  /**
   * Traffic for a device that could do so many requests a second with its full model alone.
   *
   * @param perSecond its capacity
   */
  Traffic(double perSecond, RandomGenerator random) {
    this.perSecond = perSecond;
    this.random = random;
    this.stateLeft = exponential(CALM);
  }

  /** Nanoseconds until the next request. */
  long next() {
    long gap = 0;
    while (true) {
      long wait = exponential(1e9 / (perSecond * load()));
      if (wait <= stateLeft) {
        stateLeft -= wait;
        return gap + wait;
      }
      // The state ends first; an exponential wait begins anew without a memory.
      gap += stateLeft;
      stormy = !stormy;
      stateLeft = exponential(stormy ? STORM : CALM);
    }
  }

  /** What is offered now, as a multiple of the capacity. */
  double load() {
    return stormy ? STORM_LOAD : CALM_LOAD;
  }

  private long exponential(Duration mean) {
    return exponential((double) mean.toNanos());
  }

  private long exponential(double mean) {
    return (long) (-mean * Math.log(1 - random.nextDouble()));
  }
}

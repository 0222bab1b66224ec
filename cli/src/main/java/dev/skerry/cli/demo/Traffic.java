package dev.skerry.cli.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Bursty arrivals: a Markov-modulated Poisson process with a calm and a stormy state, each held for
 * an exponential time.
 *
 * <p>Decides only; whoever asks waits. The load may be changed by another thread.
 */
final class Traffic {
  private static final double CALM_SHARE = 0.6;
  private static final double STORM_SHARE = 2.2;
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration STORM = Duration.ofMillis(700);

  private final double perSecond;
  private final RandomGenerator random;
  private volatile boolean stormy;
  private volatile double load;
  private long stateLeft;

  /**
   * Traffic for devices of which one could do so many requests a second with its full model alone.
   *
   * @param load of all of it, as a multiple of that
   */
  Traffic(double perSecond, double load, RandomGenerator random) {
    this.load = load;
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

  /** Offers so much from now on, on average. */
  void load(double other) {
    load = other;
  }

  /** What is offered now, as a multiple of what one device could do. */
  double load() {
    return load * (stormy ? STORM_SHARE : CALM_SHARE);
  }

  private long exponential(Duration mean) {
    return exponential((double) mean.toNanos());
  }

  private long exponential(double mean) {
    return (long) (-mean * Math.log(1 - random.nextDouble()));
  }
}

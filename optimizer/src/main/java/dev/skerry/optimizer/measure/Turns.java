package dev.skerry.optimizer.measure;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.Arrays;

/** How long the runs of one model took in a race, turn by turn. */
public final class Turns {
  private final long[] nanos;
  private final int runs;

  /**
   * Turns one behind the other.
   *
   * @param runs in each turn
   */
  public Turns(long[] nanos, int runs) {
    if (runs < 1 || nanos.length == 0 || nanos.length % runs != 0) {
      throw new IllegalArgumentException(
          "runs: " + nanos.length + " in turns of " + runs + " (expected: whole turns)");
    }
    this.nanos = nanos.clone();
    this.runs = runs;
  }

  int count() {
    return nanos.length / runs;
  }

  /** What the quicker quarter of a turn's runs took at most. */
  long quarter(int turn) {
    long[] sorted = Arrays.copyOfRange(nanos, turn * runs, (turn + 1) * runs);
    Arrays.sort(sorted);
    return sorted[(runs - 1) / 4];
  }

  /** Of all runs, what half, 95 and 99 in 100 took at most. */
  public Latency latency() {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99));
  }

  private static Duration at(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return Duration.ofNanos(sorted[Math.clamp(index, 0, sorted.length - 1)]);
  }
}

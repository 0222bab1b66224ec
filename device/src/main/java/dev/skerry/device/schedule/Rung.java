package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.util.Map;
import java.util.SortedMap;

/**
 * One variant of a family as this device knows it: how good, and how long runs of 1, 2, 4 … samples
 * take.
 *
 * <p>Not thread-safe: the scheduler's owner guards it.
 */
public final class Rung {
  private final String name;
  private final double accuracy;
  private final LatencyEstimate[] byExponent;
  private boolean trusted = true;

  /**
   * A rung from what was measured.
   *
   * @param latency by batch size; sizes are 1, 2, 4 … without a gap
   */
  public Rung(String name, double accuracy, SortedMap<Integer, Latency> latency) {
    this.name = name;
    this.accuracy = accuracy;
    this.byExponent = new LatencyEstimate[latency.size()];
    for (Map.Entry<Integer, Latency> entry : latency.entrySet()) {
      int exponent = Integer.numberOfTrailingZeros(entry.getKey());
      if (Integer.bitCount(entry.getKey()) != 1 || exponent >= byExponent.length) {
        throw new IllegalArgumentException(
            "batch sizes: " + latency.keySet() + " (expected: 1, 2, 4 … without a gap)");
      }
      byExponent[exponent] = new LatencyEstimate(entry.getValue());
    }
  }

  public String name() {
    return name;
  }

  /** The share of labelled samples that it answered right. */
  public double accuracy() {
    return accuracy;
  }

  /** The most samples worth running at once. */
  public int largestBatch() {
    return 1 << (byExponent.length - 1);
  }

  /** Whether it may run; false while too much goes wrong with it. */
  public boolean isTrusted() {
    return trusted;
  }

  /** Says whether it may run. */
  public void trusted(boolean mayRun) {
    trusted = mayRun;
  }

  /** Somebody was not run on it because of its estimates. */
  void passedOver() {
    for (LatencyEstimate estimate : byExponent) {
      estimate.fade();
    }
  }

  /** What is known of runs of {@code batch} samples; beyond the largest batch, of the largest. */
  public LatencyEstimate latency(int batch) {
    int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(batch);
    return byExponent[Math.min(exponent, byExponent.length - 1)];
  }
}

package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * One variant of a family as this device knows it: how good, and how long runs of 1, 2, 4 … samples
 * take, cool and hot.
 *
 * <p>Not thread-safe: the scheduler's owner guards it.
 */
public final class Rung {
  private final String name;
  private final double accuracy;
  private final Map<Integer, LatencyEstimate[]> byHeat = new HashMap<>();
  private final Rung origin;
  private LatencyEstimate[] byExponent;
  private boolean trusted = true;
  private double longestPiece = 1;

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
    byHeat.put(0, byExponent);
    origin = this;
  }

  private Rung(Rung other) {
    this.origin = other;
    this.name = other.name;
    this.accuracy = other.accuracy;
    this.longestPiece = other.longestPiece;
    this.byExponent = copies(other.byExponent);
  }

  /** The same rung, that learns on its own from now on. */
  Rung copy() {
    return new Rung(this);
  }

  /** The rung that this one is a copy of; itself if it is none. */
  Rung origin() {
    return origin;
  }

  /** Takes over what {@code other}, of the same batch sizes, knows of the heat it is in. */
  void copy(Rung other) {
    trusted = other.trusted;
    for (int exponent = 0; exponent < byExponent.length; exponent++) {
      byExponent[exponent].copy(other.byExponent[exponent]);
    }
  }

  private static LatencyEstimate[] copies(LatencyEstimate[] estimates) {
    LatencyEstimate[] copies = new LatencyEstimate[estimates.length];
    for (int exponent = 0; exponent < copies.length; exponent++) {
      copies[exponent] = new LatencyEstimate(estimates[exponent]);
    }
    return copies;
  }

  /** Learns and foretells for this band of heat from now on; a new one begins as the last was. */
  void heat(int band) {
    byExponent = byHeat.computeIfAbsent(band, unknown -> copies(byExponent));
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

  /**
   * The part of a run, up to 1, for which whoever is more urgent must wait at the most; less than 1
   * only if a run can be let wait.
   */
  public double longestPiece() {
    return longestPiece;
  }

  /** Says that a run can be let wait, and at the least how often. Before anybody runs it. */
  public void longestPiece(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("longestPiece: " + share + " (expected: > 0, <= 1)");
    }
    longestPiece = share;
  }

  /** Whether a run can be let wait for somebody more urgent. */
  boolean isPreemptible() {
    return longestPiece < 1;
  }

  /** What is known of runs of {@code batch} samples; beyond the largest batch, of the largest. */
  public LatencyEstimate latency(int batch) {
    int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(batch);
    return byExponent[Math.min(exponent, byExponent.length - 1)];
  }

  /**
   * What a sample costs in nanoseconds of a slot, in the batch in which it costs least.
   *
   * @param largest the most samples that run together
   */
  long leastCost(int largest) {
    long least = byExponent[0].mean();
    for (int exponent = 1; exponent < byExponent.length && 1 << exponent <= largest; exponent++) {
      least = Math.min(least, byExponent[exponent].mean() >> exponent);
    }
    return Math.max(1, least);
  }
}

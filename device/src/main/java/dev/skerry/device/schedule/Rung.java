package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One variant of a family as this device knows it: how good, and how long runs of 1, 2, 4 … samples
 * take, cool and hot, and runs for a request that brings several.
 *
 * <p>Not thread-safe: the scheduler's owner guards it.
 */
public final class Rung {
  private final String name;
  private final double accuracy;
  private final Map<Integer, Known> byHeat = new HashMap<>();
  private final Rung origin;
  private Known known;
  private boolean trusted = true;
  private double longestPiece = 1;

  /*
   * What is known in one heat. Requests that bring one sample each run as a batch; one that brings several runs alone, and
   * how its runs go is learned apart, for each octave of how many it brings, as nanoseconds for each of them.
   */
  private static final class Known {
    private final LatencyEstimate[] batches;
    private final @Nullable LatencyEstimate[] several = new LatencyEstimate[OCTAVES];

    Known(int exponents) {
      batches = new LatencyEstimate[exponents];
    }

    Known(Known other) {
      this(other.batches.length);
      for (int exponent = 0; exponent < batches.length; exponent++) {
        batches[exponent] = new LatencyEstimate(other.batches[exponent]);
      }
      copySeveral(other);
    }

    void copy(Known other) {
      for (int exponent = 0; exponent < batches.length; exponent++) {
        batches[exponent].copy(other.batches[exponent]);
      }
      copySeveral(other);
    }

    private void copySeveral(Known other) {
      for (int octave = 0; octave < OCTAVES; octave++) {
        LatencyEstimate theirs = other.several[octave];
        LatencyEstimate mine = several[octave];
        if (theirs == null) {
          several[octave] = null;
        } else if (mine == null) {
          several[octave] = new LatencyEstimate(theirs);
        } else {
          mine.copy(theirs);
        }
      }
    }

    /* Of the octave, or the nearest below of which anything is known. */
    LatencyEstimate perSample(int samples) {
      for (int octave = octave(samples); octave >= 0; octave--) {
        LatencyEstimate learned = several[octave];
        if (learned != null) {
          return learned;
        }
      }
      return batches[0];
    }

    LatencyEstimate learning(int samples) {
      int octave = octave(samples);
      LatencyEstimate learned = several[octave];
      if (learned == null) {
        learned = batches[0].afresh();
        several[octave] = learned;
      }
      return learned;
    }

    private static int octave(int samples) {
      return Math.min(OCTAVES, exponent(samples)) - 1;
    }
  }

  /* Of 2 and 3 samples, 4 to 7, …; beyond the last, one more hardly makes a difference to each. */
  private static final int OCTAVES = 8;

  /**
   * A rung from what was measured.
   *
   * @param latency by batch size; sizes are 1, 2, 4 … without a gap
   */
  public Rung(String name, double accuracy, SortedMap<Integer, Latency> latency) {
    this.name = name;
    this.accuracy = accuracy;
    this.known = new Known(latency.size());
    for (Map.Entry<Integer, Latency> entry : latency.entrySet()) {
      int exponent = Integer.numberOfTrailingZeros(entry.getKey());
      if (Integer.bitCount(entry.getKey()) != 1 || exponent >= known.batches.length) {
        throw new IllegalArgumentException(
            "batch sizes: " + latency.keySet() + " (expected: 1, 2, 4 … without a gap)");
      }
      known.batches[exponent] = new LatencyEstimate(entry.getValue());
    }
    byHeat.put(0, known);
    origin = this;
  }

  private Rung(Rung other) {
    this.origin = other;
    this.name = other.name;
    this.accuracy = other.accuracy;
    this.longestPiece = other.longestPiece;
    this.known = new Known(other.known);
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
    known.copy(other.known);
  }

  /** Learns and foretells for this band of heat from now on; a new one begins as the last was. */
  void heat(int band) {
    known = byHeat.computeIfAbsent(band, unknown -> new Known(known));
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
    return 1 << (known.batches.length - 1);
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
    return known.batches[Math.min(exponent(batch), known.batches.length - 1)];
  }

  /**
   * What is known of runs for one request that brings so many samples, as nanoseconds for each of
   * them; before there were any, of runs for fewer.
   */
  public LatencyEstimate perSample(int samples) {
    return samples == 1 ? known.batches[0] : known.perSample(samples);
  }

  /** Where to learn from a run for one request that brought several samples, for each of them. */
  LatencyEstimate learning(int samples) {
    return known.learning(samples);
  }

  private static int exponent(int count) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count);
  }

  /**
   * What a sample costs in nanoseconds of a slot, in the batch in which it costs least.
   *
   * @param largest the most samples that run together
   */
  long leastCost(int largest) {
    LatencyEstimate[] batches = known.batches;
    long least = batches[0].mean();
    for (int exponent = 1; exponent < batches.length && 1 << exponent <= largest; exponent++) {
      least = Math.min(least, batches[exponent].mean() >> exponent);
    }
    return Math.max(1, least);
  }
}

package dev.skerry.device.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The variants that may answer for an agent, most accurate first; each further one is noticeably
 * faster. Never empty.
 *
 * <p>Not thread-safe: the scheduler's owner guards it.
 */
public final class Ladder {
  /* Not known to any scheduler. */
  static final int NOWHERE = -1;

  /* Less is no more than one measurement differs from the next, and buys nobody time. */
  private static final double NOTICEABLY = 0.95;

  private final Rung[] rungs;
  private final double safeValue;
  private final boolean[] worthwhile;
  private final double[] gains;
  private int base;
  private long leastCost = 1;
  private int index = NOWHERE;

  private Ladder(Rung[] rungs, double safeValue) {
    this.rungs = rungs;
    this.safeValue = safeValue;
    this.worthwhile = new boolean[rungs.length];
    this.gains = new double[rungs.length];
    weigh(Integer.MAX_VALUE);
  }

  /**
   * A ladder of those {@code rungs} that are worth having: whatever is not {@linkplain #isFaster
   * faster} than a more accurate one is left out.
   *
   * @param rungs most accurate first
   */
  public static Ladder of(List<Rung> rungs) {
    return of(rungs, 0);
  }

  /**
   * A ladder, and below it a safe answer of known worth.
   *
   * @param rungs most accurate first
   * @param safeValue how often the safe answer is right, from 0 to 1
   */
  public static Ladder of(List<Rung> rungs, double safeValue) {
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("rungs: none (expected: >= 1)");
    }
    List<Rung> kept = new ArrayList<>();
    for (Rung rung : rungs) {
      if (kept.isEmpty() || isFaster(rung, kept.getLast())) {
        kept.add(rung);
      }
    }
    return new Ladder(kept.toArray(Rung[]::new), safeValue);
  }

  /** Whether {@code rung} takes noticeably less time than {@code other}. */
  public static boolean isFaster(Rung rung, Rung other) {
    return rung.latency(1).p50() < NOTICEABLY * other.latency(1).p50();
  }

  /** The same ladder at the same place, that learns on its own from now on. */
  Ladder copy() {
    Rung[] copies = new Rung[rungs.length];
    for (int step = 0; step < copies.length; step++) {
      copies[step] = rungs[step].copy();
    }
    Ladder copy = new Ladder(copies, safeValue);
    copy.index = index;
    return copy;
  }

  /** Takes over what {@code other}, a ladder of the same rungs, has learned. */
  void copy(Ladder other) {
    for (int step = 0; step < rungs.length; step++) {
      rungs[step].copy(other.rungs[step]);
    }
  }

  /**
   * Finds out anew which rungs are worth their work.
   *
   * <p>Worthwhile are those on the upper concave hull of work and accuracy, which begins at the
   * safe answer (no work): whatever lies below it, two of its neighbours in turns do better.
   *
   * @param largestBatch the most samples that run together
   */
  void weigh(int largestBatch) {
    // Andrew's monotone chain from the cheap end; the hull is never longer than the ladder.
    int[] hull = new int[rungs.length];
    int size = 0;
    for (int step = rungs.length - 1; step >= 0; step--) {
      double gain = gain(step, size == 0 ? NOWHERE : hull[size - 1], largestBatch);
      while (size > 0 && gain >= gains[hull[size - 1]]) {
        size--;
        gain = gain(step, size == 0 ? NOWHERE : hull[size - 1], largestBatch);
      }
      if (gain > 0) {
        gains[step] = gain;
        hull[size++] = step;
      }
    }
    Arrays.fill(worthwhile, false);
    base = rungs.length - 1;
    for (int i = 0; i < size; i++) {
      worthwhile[hull[i]] = true;
    }
    if (size > 0) {
      base = hull[0];
    }
    worthwhile[base] = true;
    leastCost = rungs[base].leastCost(largestBatch);
  }

  /** Accuracy won per nanosecond by going up from rung {@code below} to {@code step}. */
  private double gain(int step, int below, int largestBatch) {
    double value = below == NOWHERE ? safeValue : rungs[below].accuracy();
    long cost = below == NOWHERE ? 0 : rungs[below].leastCost(largestBatch);
    long more = Math.max(1, rungs[step].leastCost(largestBatch) - cost);
    return (rungs[step].accuracy() - value) / more;
  }

  /**
   * The nanoseconds to allow for a run: as many as make trying it better than the next rung down.
   *
   * <p>A rung that is late wins nothing, so it must be in time as often as the next one's accuracy
   * is of its own, both over the safe answer's. Below the last rung there is nothing to be lost but
   * time: it is tried if it is in time nine times out of ten, or, by those who gave less than that
   * from the start and by those who keep nobody else waiting, every other time.
   *
   * @param given how many nanoseconds the request had when it came
   */
  long allow(int steps, long given, int samples) {
    LatencyEstimate latency = rungs[steps].perSample(samples);
    if (steps == rungs.length - 1) {
      long usual = latency.p90() * samples;
      return given >= usual ? usual : latency.p50() * samples;
    }
    double worth = rungs[steps].accuracy() - safeValue;
    double instead = rungs[steps + 1].accuracy() - safeValue;
    return (instead > 0.95 * worth ? latency.p99() : latency.p90()) * samples;
  }

  /** Where the scheduler keeps what belongs to this ladder. */
  int index() {
    return index;
  }

  void index(int place) {
    index = place;
  }

  public int size() {
    return rungs.length;
  }

  /** The rung {@code steps} below the best. */
  public Rung rung(int steps) {
    return rungs[steps];
  }

  public Rung best() {
    return rungs[0];
  }

  /**
   * Whether no rung is more accurate than the one {@code steps} below the best, so that nothing
   * better could be had.
   */
  public boolean isAsGoodAsTheBest(int steps) {
    return rungs[steps].accuracy() >= best().accuracy();
  }

  /** The quickest rung that is as accurate as the best. */
  public Rung quickestOfTheBest() {
    int steps = rungs.length - 1;
    while (!isAsGoodAsTheBest(steps)) {
      steps--;
    }
    return rungs[steps];
  }

  public Rung cheapest() {
    return rungs[rungs.length - 1];
  }

  /** How often the safe answer is right. */
  double safeValue() {
    return safeValue;
  }

  /** Whether this rung gives more for its work than a mixture of others would. */
  boolean isWorthwhile(int steps) {
    return worthwhile[steps];
  }

  /** The lowest worthwhile rung: what all could have if time is short. */
  int base() {
    return base;
  }

  /** Accuracy won per nanosecond by a worthwhile rung over the next one below. */
  double gain(int steps) {
    return gains[steps];
  }

  /** What a sample costs on the base rung, in nanoseconds of a slot. */
  long leastCost() {
    return leastCost;
  }

  /**
   * What a request of so many samples costs on the base rung at the least, in nanoseconds of a
   * slot.
   *
   * <p>If it brings several it runs alone, and what such runs took says more than what a sample
   * costs in a batch of many requests.
   */
  long leastWork(int samples) {
    LatencyEstimate runs = rungs[base].perSample(samples);
    long each = runs == rungs[base].latency(1) ? leastCost : runs.mean();
    return each * samples;
  }

  /** Learns and foretells for this band of heat from now on. */
  void heat(int band) {
    for (Rung rung : rungs) {
      rung.heat(band);
    }
  }
}

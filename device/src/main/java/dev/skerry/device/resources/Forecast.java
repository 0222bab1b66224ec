package dev.skerry.device.resources;

import java.util.OptionalDouble;

/**
 * How long until a temperature meets its bound.
 *
 * <p>Not thread-safe.
 */
final class Forecast {
  /*
   * A body that is heated evenly nears its final temperature exponentially:
   *
   *   T(t) = F − (F − T0)·exp(−t/τ)
   *
   * The means of three equally long stretches of such a curve, a, b and c, lie on a geometric series
   * with ratio r = (c − b)/(b − a) = exp(−n/τ), n being the length of a stretch, so that
   *
   *   F = c + (c − b)·r/(1 − r)
   *
   * (Prony's method for one exponential). If F stays below the bound it is never met. Else, or where
   * the curve does not bend (r >= 1, or steps of the size of the sensor's), a straight line through
   * the last stretch tells when, which is never later than the exponential would.
   */
  private static final int STRETCH = 10;
  private static final int SETTLING = 6;
  private static final int SAMPLES = 3 * STRETCH;
  /* Sensors commonly count in whole degrees; the means of ten readings still tell a quarter of one. */
  private static final double LEAST_STEP = 0.25;

  private final double[] celsius = new double[SAMPLES];
  private final double[] seconds = new double[SAMPLES];
  private int count;
  private int unsettled;

  /**
   * Begins anew: what heats the machine has changed. The next few readings say nothing, since a die
   * takes some seconds to its new distance from what it stands on.
   */
  void clear() {
    count = 0;
    unsettled = SETTLING;
  }

  /** Takes in a reading; they come about evenly spaced. */
  void add(double atSeconds, double reading) {
    if (unsettled > 0) {
      unsettled--;
      return;
    }
    if (count == SAMPLES) {
      System.arraycopy(celsius, 1, celsius, 0, SAMPLES - 1);
      System.arraycopy(seconds, 1, seconds, 0, SAMPLES - 1);
      count--;
    }
    celsius[count] = reading;
    seconds[count] = atSeconds;
    count++;
  }

  /** Seconds until {@code bound} is met; empty if it will not be, as far as can be told. */
  OptionalDouble secondsTo(double bound) {
    if (count == 0) {
      return OptionalDouble.empty();
    }
    double last = celsius[count - 1];
    if (last >= bound) {
      return OptionalDouble.of(0);
    }
    double slope = slope();
    if (slope <= 0 || levelsOffBelow(bound)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((bound - last) / slope);
  }

  /** Whether it gets cooler. */
  boolean isCooling() {
    return slope() < 0;
  }

  private boolean levelsOffBelow(double bound) {
    if (count < SAMPLES) {
      return false;
    }
    double a = mean(0);
    double b = mean(STRETCH);
    double c = mean(2 * STRETCH);
    double ratio = (c - b) / (b - a);
    return b - a >= LEAST_STEP
        && ratio > 0
        && ratio < 1
        && c + (c - b) * ratio / (1 - ratio) < bound;
  }

  private double mean(int from) {
    double sum = 0;
    for (int i = from; i < from + STRETCH; i++) {
      sum += celsius[i];
    }
    return sum / STRETCH;
  }

  /** Degrees a second over the last stretch, by least squares; 0 if there is too little to tell. */
  private double slope() {
    if (count < STRETCH) {
      return 0;
    }
    int from = count - STRETCH;
    int points = STRETCH;
    double meanT = 0;
    double meanC = 0;
    for (int i = from; i < count; i++) {
      meanT += seconds[i] / points;
      meanC += celsius[i] / points;
    }
    double above = 0;
    double below = 0;
    for (int i = from; i < count; i++) {
      above += (seconds[i] - meanT) * (celsius[i] - meanC);
      below += (seconds[i] - meanT) * (seconds[i] - meanT);
    }
    return below > 0 ? above / below : 0;
  }
}

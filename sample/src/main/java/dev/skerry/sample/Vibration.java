package dev.skerry.sample;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * What an accelerometer on the bearing's housing records.
 *
 * <pre>
 * x(t) = gain · ( Σ A(t_k) · s(t − t_k)  +  Σ B_h · sin(2π·h·f·t + φ_h)  +  n(t) )
 * s(t) = exp(−2π·ζ·f_r·t) · sin(2π·f_r·t),  t ≥ 0
 * </pre>
 *
 * The first sum is the fault: impacts at times t_k, each exciting a decaying resonance f_r. They
 * come at the rate that {@link Bearing} gives for the fault, a little early or late each time, and
 * are as strong as the load at the place where they happen: constant on the outer race, which
 * stands still in the load zone; once a turn of the shaft on the inner race; once a turn of the
 * cage for a ball. The second sum is the shaft, the last term white noise of unit power.
 */
final class Vibration {
  /* Before the window begins, in samples: long enough for the slowest resonance to be under way. */
  private static final int LEAD = 512;
  private static final int HARMONICS = 3;
  /* Load and deflection of a ball between two races, after Hertz and Stribeck. */
  private static final double LOAD_EXPONENT = 1.5;
  /* How far the fault of the outer race is from the middle of the load zone, at most, in radians. */
  private static final double OUTER_RACE_FAULT = Math.PI / 6;
  /* A ball strikes the inner race less hard than the outer one: what it sends has further to go. */
  private static final double FAR_STRIKE = 0.6;

  private final Bearing bearing;
  private final double sampleRate;

  Vibration(Bearing bearing, double sampleRate) {
    this.bearing = bearing;
    this.sampleRate = sampleRate;
  }

  /** Writes one window, as long as there is room in {@code window}. */
  void record(
      Condition condition, Circumstances around, RandomGenerator random, FloatBuffer window) {
    double[] signal = new double[window.remaining()];
    switch (condition) {
      case NORMAL -> {}
      case INNER_RACE, OUTER_RACE, BALL -> fault(condition, around, random, signal);
    }
    addShaft(around, random, signal);
    for (double value : signal) {
      window.put((float) (around.gain() * (value + random.nextGaussian())));
    }
  }

  private void fault(
      Condition condition, Circumstances around, RandomGenerator random, double[] signal) {
    double[] impacts = impacts(condition, around, random, signal.length);
    // Two poles at radius r and angle w ring as s(t) does: y[n] = x[n] + 2r·cos w·y[n−1] −
    // r²·y[n−2].
    double angle = 2 * Math.PI * around.resonanceHz() / sampleRate;
    double radius = Math.exp(-around.damping() * angle);
    double first = 2 * radius * Math.cos(angle);
    double second = -radius * radius;
    // Their impulse response is r^n · sin((n+1)·w) / sin w, so this makes amplitudes those of s(t).
    double amplitude = Math.sin(angle) * Math.pow(10, around.impactToNoise() / 20);
    double last = 0;
    double beforeLast = 0;
    for (int i = 0; i < impacts.length; i++) {
      double now = amplitude * impacts[i] + first * last + second * beforeLast;
      beforeLast = last;
      last = now;
      if (i >= LEAD) {
        signal[i - LEAD] = now;
      }
    }
  }

  /* Impacts as samples; one between two samples is shared by both. */
  private double[] impacts(
      Condition condition, Circumstances around, RandomGenerator random, int length) {
    double rate = rate(condition, around.shaftHz());
    double orbit =
        condition == Condition.OUTER_RACE
            ? random.nextDouble(-OUTER_RACE_FAULT, OUTER_RACE_FAULT)
            : random.nextDouble(2 * Math.PI);
    double turning = 2 * Math.PI * orbitRate(condition, around.shaftHz());
    double[] impacts = new double[LEAD + length];
    double period = sampleRate / rate;
    double at = random.nextDouble(period);
    for (int k = 0; at < impacts.length - 1; k++) {
      double strength = load(orbit + turning * at / sampleRate, around.loadZone());
      if (condition == Condition.BALL && k % 2 == 1) {
        strength *= FAR_STRIKE;
      }
      int before = (int) at;
      impacts[before] += strength * (before + 1 - at);
      impacts[before + 1] += strength * (at - before);
      at += period * Math.max(0.5, 1 + around.slip() * random.nextGaussian());
    }
    return impacts;
  }

  private double rate(Condition condition, double shaftHz) {
    return switch (condition) {
      case NORMAL -> throw new IllegalArgumentException("condition: NORMAL (expected: a fault)");
      case INNER_RACE -> bearing.innerRaceRate(shaftHz);
      case OUTER_RACE -> bearing.outerRaceRate(shaftHz);
      case BALL -> 2 * bearing.ballSpinRate(shaftHz);
    };
  }

  /* How often the fault goes through the load zone; 0 if it stays where it is. */
  private double orbitRate(Condition condition, double shaftHz) {
    return switch (condition) {
      case NORMAL, OUTER_RACE -> 0;
      case INNER_RACE -> shaftHz;
      case BALL -> bearing.cageRate(shaftHz);
    };
  }

  /** Stribeck's load distribution: q(θ) = (1 − (1 − cos θ) / 2ε)^1.5 in the load zone, else 0. */
  private static double load(double angle, double zone) {
    return Math.pow(Math.max(0, 1 - (1 - Math.cos(angle)) / (2 * zone)), LOAD_EXPONENT);
  }

  private void addShaft(Circumstances around, RandomGenerator random, double[] signal) {
    double power = Math.pow(10, around.shaftToNoise() / 10);
    for (int harmonic = 1; harmonic <= HARMONICS; harmonic++) {
      double amplitude = Math.sqrt(2 * power) * random.nextDouble(0.3, 1) / harmonic;
      double phase = random.nextDouble(2 * Math.PI);
      double turning = 2 * Math.PI * harmonic * around.shaftHz() / sampleRate;
      for (int i = 0; i < signal.length; i++) {
        signal[i] += amplitude * Math.sin(turning * i + phase);
      }
    }
  }
}

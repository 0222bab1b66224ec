package dev.skerry.sample;

import java.util.random.RandomGenerator;

/**
 * All that differs between two windows of the same machine in the same condition.
 *
 * @param shaftHz turns a second; the ranges of the three fault rates overlap over all speeds, so a
 *     rate says nothing without the shaft's own
 * @param loadZone the load distribution factor ε: the share of the shaft's turn, by projection, in
 *     which balls carry load
 * @param resonanceHz of the structure that an impact excites
 * @param damping of that resonance, as a share of critical
 * @param slip standard deviation of the time between two impacts, as a share of it; balls do not
 *     roll purely
 * @param impactToNoise amplitude of an impact under full load over the deviation of the noise, in
 *     decibels
 * @param shaftToNoise power of the shaft's harmonics over that of the noise, in decibels
 * @param gain of the sensor and its mounting
 */
record Circumstances(
    double shaftHz,
    double loadZone,
    double resonanceHz,
    double damping,
    double slip,
    double impactToNoise,
    double shaftToNoise,
    double gain) {

  static Circumstances draw(RandomGenerator random) {
    return new Circumstances(
        random.nextDouble(24, 34),
        random.nextDouble(0.3, 0.6),
        random.nextDouble(2000, 4500),
        random.nextDouble(0.03, 0.10),
        random.nextDouble(0.005, 0.02),
        random.nextDouble(12, 24),
        random.nextDouble(-12, 3),
        Math.exp(random.nextDouble(-0.7, 0.7)));
  }
}

package dev.skerry.device.resources;

import java.util.random.RandomGenerator;

/**
 * A board without a fan, as two bodies: a die that is small and quick on a case that is large and
 * slow, in still air.
 *
 * <p>Its numbers are plausible ones for a small single-board computer in a closed case, not fitted
 * to any measurement: 2.8 W when idle and 7.2 W when busy, 4 °C/W from die to case and some 8 °C/W
 * from case to air, with 3 s and 3 min to warm up, and a trip point of 80 °C.
 */
final class ThermalPlant {
  static final double TRIP = 80;
  static final double IDLE_WATTS = 2.8;
  static final double BUSY_WATTS = 4.4;
  private static final double COOLER_BY = 5;
  private static final double DIE_RESISTANCE = 4;
  private static final double DIE_SECONDS = 3;
  private static final double CASE_SECONDS = 180;

  private final Throttling throttling;
  private final double air;
  private final double caseResistance;
  private double die;
  private double shell;
  private boolean slow;
  private int throttles;
  private double slowSeconds;
  private double joules;

  /**
   * What the hardware does when it is too hot.
   *
   * @param clock that it falls back to, as a share of the highest
   * @param powerExponent how power follows the clock: 1 if the clock is only interrupted, 2 if the
   *     voltage follows it in part
   */
  record Throttling(double clock, double powerExponent) {}

  /** A plant that was idle for long in {@code air} of so many degrees. */
  ThermalPlant(double air, double caseResistance, Throttling throttling) {
    this.throttling = throttling;
    this.air = air;
    this.caseResistance = caseResistance;
    this.shell = air + IDLE_WATTS * caseResistance;
    this.die = shell + IDLE_WATTS * DIE_RESISTANCE;
  }

  /** Lets time pass in which such a share of the processor was busy. */
  void pass(double seconds, double busy) {
    double watts = IDLE_WATTS + BUSY_WATTS * busy * Math.pow(clock(), throttling.powerExponent());
    joules += watts * seconds;
    double flow = (die - shell) / DIE_RESISTANCE;
    die += (watts - flow) * DIE_RESISTANCE / DIE_SECONDS * seconds;
    shell += (flow - (shell - air) / caseResistance) * caseResistance / CASE_SECONDS * seconds;
    if (slow) {
      slowSeconds += seconds;
    }
    if (!slow && die >= TRIP) {
      slow = true;
      throttles++;
    } else if (slow && die < TRIP - COOLER_BY) {
      slow = false;
    }
  }

  double clock() {
    return slow ? throttling.clock() : 1;
  }

  int throttles() {
    return throttles;
  }

  double slowSeconds() {
    return slowSeconds;
  }

  double joules() {
    return joules;
  }

  /** What a sensor with some noise says, in whole half degrees. */
  double reading(RandomGenerator random) {
    return Math.round(2 * (die + 0.3 * random.nextGaussian())) / 2.0;
  }
}

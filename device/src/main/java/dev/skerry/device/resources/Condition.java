package dev.skerry.device.resources;

/**
 * What the controller goes by: the state of the machine over the last interval.
 *
 * @param heat of the place that is nearest to where it must not get
 * @param slowed whether the hardware slowed itself down in that time
 * @param clock share of the highest clock that the kernel allows, 0 to 1
 * @param battery of the machine; missing if it has none
 * @param watts drawn by the processor packages, or by all of the machine
 * @param joules drawn in that time
 * @param cores of time that the control group grants; infinite for all
 * @param stalled share of that time for which the control group was stopped, 0 to 1
 * @param memory of the control group, or of the machine if that is fuller
 * @param cpuPressure pressure on the processor
 * @param memoryPressure pressure on memory
 * @param network what went over the network
 * @param arrivals requests a second in that time
 */
public record Condition(
    Reading<Heat> heat,
    Reading<Boolean> slowed,
    Reading<Double> clock,
    Reading<Battery> battery,
    Reading<Double> watts,
    Reading<Double> joules,
    Reading<Double> cores,
    Reading<Double> stalled,
    Reading<Memory> memory,
    Reading<Pressure> cpuPressure,
    Reading<Pressure> memoryPressure,
    Reading<Network> network,
    Reading<Double> arrivals) {
  /**
   * How hot it is.
   *
   * @param name of the sensor
   * @param bound what must be kept below
   * @param assumed whether the sensor has no trip point, so that the bound is a cautious one
   */
  public record Heat(String name, double celsius, double bound, boolean assumed) {
    /** How much is left; negative beyond the bound. */
    public double headroom() {
      return bound - celsius;
    }
  }

  /**
   * A battery.
   *
   * @param percent how full
   * @param draining whether the machine lives on it, as far as it says
   */
  public record Battery(Reading<Integer> percent, boolean draining) {}

  /** Bytes a second. */
  public record Network(double received, double sent) {}

  /** Nothing known yet. */
  public static Condition unknown() {
    return new Condition(
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"),
        Reading.missing("not read"));
  }
}

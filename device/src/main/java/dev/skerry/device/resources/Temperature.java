package dev.skerry.device.resources;

/**
 * How hot one place is.
 *
 * @param name of the sensor, such as {@code thermal_zone0 cpu-thermal}
 * @param celsius how hot
 * @param trip where the hardware begins to protect itself
 * @param processor whether it is the processor's, as far as its name says so
 */
public record Temperature(
    String name, Reading<Double> celsius, Reading<Trip> trip, boolean processor) {
  /**
   * A temperature at which something happens.
   *
   * @param kind as the kernel calls it: {@code passive} slows the processor down, {@code hot} and
   *     {@code critical} end what runs
   */
  public record Trip(double celsius, String kind) {
    /* Those that are for emergencies are kept away from by this much more. */
    private static final double EMERGENCY_CELSIUS = 5;

    /** What must be kept below. */
    public double bound() {
      return kind.equals("passive") || kind.equals("assumed")
          ? celsius
          : celsius - EMERGENCY_CELSIUS;
    }
  }
}

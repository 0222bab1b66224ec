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
   * @param kind as the kernel calls it: a processor slows down at {@code passive} and {@code crit};
   *     at {@code hot} and {@code critical} what runs is ended
   */
  public record Trip(double celsius, String kind) {
    private static final double NEAR = 5;
    /* Where only the end is said, firmware may slow down long before. */
    private static final double FAR = 30;
    private static final double LEAST_FAR = 60;

    /** What must be kept below. */
    public double bound() {
      return switch (kind) {
        case "passive" -> celsius;
        case "critical" -> Math.min(celsius - NEAR, Math.max(LEAST_FAR, celsius - FAR));
        default -> celsius - NEAR;
      };
    }
  }
}

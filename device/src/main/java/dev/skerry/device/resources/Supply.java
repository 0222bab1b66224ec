package dev.skerry.device.resources;

/**
 * One of the machine's power supplies, as {@code /sys/class/power_supply} describes it.
 *
 * @param percent how full a battery is
 * @param status of a battery: {@code Charging}, {@code Discharging}, {@code Full}, …
 * @param watts what a battery gives or takes just now; never negative
 * @param online whether a supply that is no battery feeds the machine
 */
public record Supply(
    String name,
    String type,
    Reading<Integer> percent,
    Reading<String> status,
    Reading<Double> watts,
    Reading<Boolean> online) {
  /** Whether it is a battery. */
  public boolean isBattery() {
    return type.equals("Battery");
  }
}

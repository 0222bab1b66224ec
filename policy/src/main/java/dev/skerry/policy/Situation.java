package dev.skerry.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a device stands, as its policy sees it.
 *
 * @param heatHeadroom degrees Celsius below where the hottest place must not get; empty if no
 *     sensor tells
 * @param battery how full, from 0 to 1; empty if it does not say or there is none
 * @param onBattery whether the machine lives on it
 * @param memory share in use, from 0 to 1; empty if unknown
 * @param perSecond requests that came in the last second
 * @param unlinkedMinutes since the fleet was last heard
 * @param hour of the day in UTC, by the device's own clock, which may be wrong
 */
public record Situation(
    OptionalDouble heatHeadroom,
    OptionalDouble battery,
    boolean onBattery,
    OptionalDouble memory,
    double perSecond,
    double unlinkedMinutes,
    int hour) {
  /**
   * As rules see it. What no sensor tells is what calls for most care: no headroom, no memory left,
   * and, for whoever lives on it, a battery that is empty.
   */
  Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("heat_headroom", heatHeadroom.orElse(0));
    variables.put("battery", battery.orElse(onBattery ? 0 : 1));
    variables.put("on_battery", onBattery);
    variables.put("memory", memory.orElse(1));
    variables.put("requests_per_second", perSecond);
    variables.put("unlinked_minutes", unlinkedMinutes);
    variables.put("hour", (long) hour);
    return variables;
  }
}

package dev.skerry.device.resources;

import java.util.List;

/**
 * All sensors at one moment, counters as they stand.
 *
 * @param power watts that hwmon meters show, in sum
 * @param disk of the file system of the root folder
 */
public record Snapshot(
    Reading<List<Temperature>> temperatures,
    Reading<List<Energy>> energy,
    Reading<Double> power,
    Reading<List<Supply>> supplies,
    Clocks clocks,
    Reading<Cgroup> cgroup,
    Reading<Memory> memory,
    Pressures pressures,
    Reading<Memory> disk,
    Reading<Traffic> traffic) {
  /** Pressure on each of the three things that the kernel tells it of. */
  public record Pressures(Reading<Pressure> cpu, Reading<Pressure> memory, Reading<Pressure> io) {}
}

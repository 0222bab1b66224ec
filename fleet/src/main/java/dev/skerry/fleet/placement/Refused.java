package dev.skerry.fleet.placement;

/**
 * Why no rung of an agent runs on a device: what keeps the one that came nearest.
 *
 * @param needed in {@code unit}
 * @param left in {@code unit}
 * @param unit bytes, ms, cores, share; empty where it is no matter of numbers
 */
public record Refused(
    String device,
    Constraint constraint,
    String rung,
    double needed,
    double left,
    String unit,
    String words) {}

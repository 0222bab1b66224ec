package dev.skerry.device.telemetry;

/**
 * The processes that run a device's models.
 *
 * @param serves whether one runs models now
 * @param standsBy whether another one could take over at once
 * @param diedServing how many that ran models are gone so far, also those ended because they hung
 * @param diedStandingBy how many that stood by are gone so far
 */
public record Children(boolean serves, boolean standsBy, long diedServing, long diedStandingBy) {}

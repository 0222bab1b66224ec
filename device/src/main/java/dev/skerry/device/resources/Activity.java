package dev.skerry.device.resources;

/**
 * What a device has done so far.
 *
 * @param requests that it was asked
 * @param inferences samples that its models ran for
 */
public record Activity(long requests, long inferences) {}

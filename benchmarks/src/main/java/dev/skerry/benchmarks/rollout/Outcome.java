package dev.skerry.benchmarks.rollout;

/**
 * What came of one release in one fleet.
 *
 * @param harmed devices for which it was bad, for however short a time
 * @param stopped seconds until it was, or -1
 * @param full seconds until 95 % of all devices ran it, or -1
 * @param left devices that can be reached and still run it at the end, or stand still because of it
 */
record Outcome(int devices, int harmed, long stopped, long full, int left, String latest) {}

package dev.skerry.fleet.rollout;

import java.time.Instant;
import java.util.Map;

/**
 * A wave that was begun.
 *
 * @param below all devices whose {@link #point} is less are reached; 0 for a group
 * @param told when they were
 */
public record Reach(Wave wave, double below, Instant told) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final double UNIT = 0x1.0p-53;

  /** Whether it reaches a device that stands at {@code point} and has these labels. */
  boolean covers(double point, Map<String, String> labels) {
    return wave instanceof Wave.Group group ? group.holds(labels) : point < below;
  }

  /** Where a device stands in the order in which this rollout reaches them, from 0 to 1. */
  public static double point(String rollout, String device) {
    long hash = fnv(fnv(FNV_OFFSET, rollout) * FNV_PRIME, device);
    // Stafford's finaliser: names that differ in their last digit end up far apart.
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return ((hash ^ (hash >>> 31)) >>> 11) * UNIT;
  }

  private static long fnv(long from, String text) {
    long hash = from;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}

package dev.skerry.terms;

/** Where a machine stands between the cloud and the world, farthest from the world first. */
public enum Tier {
  CLOUD,
  REGIONAL_EDGE,
  LOCAL_EDGE,
  DEVICE_EDGE
}

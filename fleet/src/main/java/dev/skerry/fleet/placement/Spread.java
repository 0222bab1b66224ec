package dev.skerry.fleet.placement;

/** What copies of an agent shall not share, if that can be had. They never share a device. */
public enum Spread {
  DEVICE,
  SITE
}

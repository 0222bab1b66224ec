package dev.skerry.device.telemetry;

import java.util.List;

/**
 * How a loaded agent stands at this moment.
 *
 * @param degraded whether its best variant is not trusted
 */
public record Standing(String model, String version, boolean degraded, List<Variant> variants) {
  /** Copies. */
  public Standing {
    variants = List.copyOf(variants);
  }

  /**
   * One of its variants.
   *
   * @param trusted whether it may run
   * @param pieces in how many pieces it runs; 1 if nothing can come between
   */
  public record Variant(String name, boolean trusted, int pieces) {}
}

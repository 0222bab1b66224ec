package dev.skerry.link;

import dev.skerry.terms.Names;
import java.util.List;

/**
 * What a device sees of its site.
 *
 * @param devices who is here, itself among them
 * @param expected how many there should be; 0 if nobody has said
 * @param quorum whether more than half of these are here
 * @param answered questions of its own that others answered, since its program began
 * @param fallbacks questions that it sent away and answered itself after all
 */
public record SiteSight(
    List<String> devices, int expected, boolean quorum, long answered, long fallbacks) {
  /** The most devices that are named. */
  public static final int MOST = 256;

  public SiteSight {
    if (devices.isEmpty() || devices.size() > MOST) {
      throw new IllegalArgumentException(
          "devices: " + devices.size() + " (expected: 1 to " + MOST + ")");
    }
    devices.forEach(device -> Names.check("device", device));
    if (expected < 0 || answered < 0 || fallbacks < 0) {
      throw new IllegalArgumentException(
          "expected: "
              + expected
              + ", answered: "
              + answered
              + ", fallbacks: "
              + fallbacks
              + " (expected: each >= 0)");
    }
    devices = List.copyOf(devices);
  }
}

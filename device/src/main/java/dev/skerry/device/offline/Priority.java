package dev.skerry.device.offline;

import java.util.Locale;

/** How much a message matters: what is sent first, and dropped last. */
public enum Priority {
  /** What somebody should hear of soon: events. */
  URGENT,
  /** What somebody counts on: telemetry, results. */
  NORMAL,
  /** What is good to have: samples. */
  BULK;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

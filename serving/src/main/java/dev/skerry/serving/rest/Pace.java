package dev.skerry.serving.rest;

import java.time.Duration;

/**
 * How slowly a body may come: a client that is slower keeps a thread and memory for nothing,
 * whether it means to or not.
 */
final class Pace {
  private static final long FREE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LEAST_BYTES_PER_SECOND = 64 << 10;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** What it comes to, for clients. */
  static final String RULE = "within 10 s, and 1 s more for each 64 KiB that is there";

  private Pace() {}

  /** Whether {@code bytes} in {@code nanos} are too few to wait for more. */
  static boolean isTooSlow(long bytes, long nanos) {
    return nanos > FREE_NANOS + bytes * SECOND / LEAST_BYTES_PER_SECOND;
  }
}

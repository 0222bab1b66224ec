package dev.skerry.site.models;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Whom a device gives archives to, and how fast, so that its own questions are not disturbed. Few
 * get all the speed there is, rather than many a little: each of them can give to others the
 * sooner.
 *
 * <p>Thread-safe.
 */
public final class Hatch {
  private static final Duration LINGERS = Duration.ofSeconds(1);

  private final int most;
  private final long rate;
  private final Map<String, Long> served = new HashMap<>();
  private boolean flowing;
  private long freeAt;

  /**
   * Nobody served yet.
   *
   * @param most devices at once
   * @param rate in bytes a second, for all of them
   */
  public Hatch(int most, long rate) {
    if (most < 1 || rate < 1) {
      throw new IllegalArgumentException(
          "most, rate: " + most + ", " + rate + " (expected: >= 1 each)");
    }
    this.most = most;
    this.rate = rate;
  }

  /** Whether {@code device} is given something now; it keeps its place if it soon asks again. */
  public synchronized boolean admit(String device, long now) {
    served.values().removeIf(until -> now - until >= 0);
    if (!served.containsKey(device) && served.size() >= most) {
      return false;
    }
    served.put(device, now + LINGERS.toNanos());
    return true;
  }

  /** For how long to wait, in nanoseconds, before so many bytes are given to {@code device}. */
  public synchronized long wait(String device, int bytes, long now) {
    if (!flowing || now - freeAt > 0) {
      flowing = true;
      freeAt = now;
    }
    long wait = freeAt - now;
    freeAt += (long) (1e9 * bytes / rate);
    served.put(device, freeAt + LINGERS.toNanos());
    return wait;
  }
}

package dev.skerry.device.schedule;

/**
 * Keeps admissions at so many a second, with a burst of one second's worth.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371): each admission moves the theoretical arrival
 * time on by one interval; whoever would move it too far ahead of now is turned away.
 */
final class AdmissionRate {
  private static final long SECOND = 1_000_000_000;

  private long interval;
  private long burst;
  private long theoretical;
  private boolean begun;

  /** Admits so many a second from now on. */
  void perSecond(double limit) {
    interval = (long) Math.min((double) SECOND * 3600, SECOND / limit);
    burst = Math.max(SECOND, interval);
  }

  boolean admits(long now) {
    if (interval == 0) {
      return true;
    }
    if (!begun || theoretical - now < 0) {
      begun = true;
      theoretical = now;
    }
    // What a lower rate has taken beforehand is not held against a higher one.
    theoretical = Math.min(theoretical, now + burst);
    if (theoretical - now > burst - interval) {
      return false;
    }
    theoretical += interval;
    return true;
  }
}

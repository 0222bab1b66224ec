package dev.skerry.site.failover;

import java.util.Arrays;

/**
 * How long the way to a neighbour and back must have been for questions to take as long as they
 * did: whatever kept one beyond what was foretold, be it the wire, a handshake or a processor that
 * had other things to do. What is old counts no more, so that a neighbour is tried again.
 *
 * <p>Guarded by its owner.
 */
final class Ways {
  private static final int WINDOW = 16;
  private static final double NEARLY_ALL = 0.9;
  private static final long LIFETIME = 10_000_000_000L;

  private final long[] nanos = new long[WINDOW];
  private final long[] at = new long[WINDOW];
  private long count;

  void record(long way, long now) {
    int place = (int) (count++ % WINDOW);
    nanos[place] = way;
    at[place] = now;
  }

  /** What nearly none of late exceeds; 0 if there were none. */
  long high(long now) {
    long[] fresh = new long[WINDOW];
    int size = 0;
    for (int i = 0; i < Math.min(count, WINDOW); i++) {
      if (now - at[i] <= LIFETIME) {
        fresh[size++] = nanos[i];
      }
    }
    if (size == 0) {
      return 0;
    }
    Arrays.sort(fresh, 0, size);
    return fresh[(int) Math.ceil(NEARLY_ALL * size) - 1];
  }
}

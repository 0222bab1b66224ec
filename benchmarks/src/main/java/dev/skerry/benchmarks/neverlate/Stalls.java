package dev.skerry.benchmarks.neverlate;

import java.util.Arrays;

/** Times at which a machine stood still, repeated for ever. */
final class Stalls {
  private final long[] at;
  private final long[] lasting;
  private final long period;

  /**
   * Stalls.
   *
   * @param at when each began, in nanoseconds, ascending; one ends before the next begins
   * @param lasting how long, in nanoseconds
   */
  Stalls(long[] at, long[] lasting) {
    this.at = at.clone();
    this.lasting = lasting.clone();
    for (int i = 1; i < at.length; i++) {
      if (at[i] < at[i - 1] + lasting[i - 1]) {
        throw new IllegalArgumentException(
            "stall at " + at[i] + " ns (expected: after the end of the one before)");
      }
    }
    this.period = at.length == 0 ? Long.MAX_VALUE : at[at.length - 1] + 2 * lasting[at.length - 1];
  }

  /** When work of {@code nanos} that begins at {@code start} is done, if it rests in stalls. */
  long end(long start, long nanos) {
    if (at.length == 0) {
      return start + nanos;
    }
    long lap = start / period * period;
    int next = Arrays.binarySearch(at, start - lap);
    next = next < 0 ? -next - 1 : next;
    long end = start + nanos;
    if (next > 0) {
      // The machine may stand still already.
      end += Math.max(0, lap + at[next - 1] + lasting[next - 1] - start);
    }
    while (true) {
      if (next == at.length) {
        next = 0;
        lap += period;
      }
      if (lap + at[next] >= end) {
        return end;
      }
      end += lasting[next++];
    }
  }
}

package dev.skerry.device.schedule;

import java.util.Arrays;

/**
 * How often the machine stands still, and for how long, whatever it runs.
 *
 * <p>A run that takes far longer than its rung's usual noise met something else: a neighbour on the
 * same host, a collection, a page fault. Such runs are rare, so a rung's own window tells little of
 * them, and the window of a rung that is hardly run remembers one for ever. They are counted here
 * for all rungs together, by length, and {@link Shadow}s meet them at the same moments.
 *
 * <p>Not thread-safe: the scheduler's owner guards it. Learning and asking allocate nothing.
 */
final class Stalls {
  /*
   * Stalls are a Poisson process for each octave of length. A stall can be told from noise only if it is longer than
   * the noise of the rung that ran, so an octave's rate is its count over the time spent in rungs with less noise than
   * that. Counts and times are halved together, so that the past fades.
   *
   * For replay, time is cut into blocks, and a hash of the block says whether a stall begins in it, when, and how long
   * it is.
   */
  private static final int OCTAVES = 44; // up to 2^44 ns, nearly five hours
  private static final int BLOCK_BITS = 24; // 17 ms
  private static final int MOST_BLOCKS = 64;
  private static final int RUNS_TO_HALVE = 1 << 17;
  private static final double UNIT = 0x1p-53;

  private final double[] counts = new double[OCTAVES];
  /* Busy nanoseconds by the shortest octave that could be told from noise in them. */
  private final double[] busy = new double[OCTAVES];
  /* Of stalls of this octave or a longer one, as of the last copy; each second has 1e9 of them. */
  private final double[] rates = new double[OCTAVES + 1];
  private int runs;

  /** Learns from a run of {@code nanos} on a rung as it was known before. */
  void ran(LatencyEstimate known, long nanos) {
    if (known.isOutlier(nanos)) {
      counts[octave(nanos - known.p50())]++;
    }
    busy[octave(known.leastStall())] += nanos;
    if (++runs == RUNS_TO_HALVE) {
      runs /= 2;
      halve(counts);
      halve(busy);
    }
  }

  private static void halve(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= 2;
    }
  }

  /** Takes over what {@code other} knows. */
  void copy(Stalls other) {
    System.arraycopy(other.counts, 0, counts, 0, OCTAVES);
    System.arraycopy(other.busy, 0, busy, 0, OCTAVES);
    runs = other.runs;
    double exposed = Arrays.stream(busy).sum();
    rates[OCTAVES] = 0;
    for (int octave = OCTAVES - 1; octave >= 0; octave--) {
      rates[octave] = rates[octave + 1] + (exposed > 0 ? counts[octave] / exposed : 0);
      exposed -= busy[octave];
    }
  }

  /**
   * When a replayed run ends that begins at {@code start} and would take {@code nanos}.
   *
   * @param least the shortest stall that is not in {@code nanos} already
   */
  long end(long start, long nanos, long least) {
    long end = start + nanos;
    double chance = rates[0] * (1L << BLOCK_BITS);
    if (chance == 0) {
      return end;
    }
    long first = start >> BLOCK_BITS;
    for (long block = first; block <= end >> BLOCK_BITS && block < first + MOST_BLOCKS; block++) {
      long drawn = mix(block);
      if ((drawn >>> 11) * UNIT < chance) {
        long at = (block << BLOCK_BITS) + (mix(drawn) >>> (Long.SIZE - BLOCK_BITS));
        long length = length(mix(~drawn));
        if (at >= start && at < end && length >= least) {
          end += length;
        }
      }
    }
    return end;
  }

  private long length(long drawn) {
    double share = (drawn >>> 11) * UNIT * rates[0];
    int octave = OCTAVES - 1;
    while (octave > 0 && rates[octave] <= share) {
      octave--;
    }
    long shortest = 1L << octave;
    return shortest + (mix(drawn) & (shortest - 1));
  }

  private static int octave(long nanos) {
    return Math.min(OCTAVES - 1, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1));
  }

  /** Stafford's variant 13 of MurmurHash3's finalizer, over a Weyl sequence as in SplitMix64. */
  private static long mix(long value) {
    long mixed = value * 0x9e3779b97f4a7c15L + 0x632be59bd9b4e019L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}

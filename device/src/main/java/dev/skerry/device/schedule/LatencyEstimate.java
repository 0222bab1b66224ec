package dev.skerry.device.schedule;

import dev.skerry.terms.Latency;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long a run takes: quantiles and mean of the last {@value #WINDOW} runs, kept up to date run
 * by run.
 *
 * <p>Not thread-safe: the scheduler's owner guards it. Learning and asking allocate nothing.
 */
public final class LatencyEstimate {
  /** How many runs are remembered. */
  public static final int WINDOW = 512;

  /*
   * A sliding window with a histogram of what is in it. Buckets grow with the value, 64 to an octave, so that one is at
   * most 1.6 % wide; three pointers walk along with the quantiles, a few buckets per run. A window forgets a hot
   * afternoon after WINDOW runs, and, unlike a streaming quantile, does not wander: of n runs in the window the k-th
   * longest is exceeded by the next one with probability k / (n + 1), whatever the distribution.
   *
   * Before the first run the window holds a handful of runs as the measurement at load time describes them.
   */
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;
  private static final int LARGEST_SHIFT = 36; // buckets reach up to 2^43 ns, more than two hours
  private static final int BUCKETS = (LARGEST_SHIFT + 2) * SUB;

  private static final int FIRST = 64;

  private static final int PROBES = 3;
  private static final double FAR_QUICKER = 0.7;

  /* Times the 90th percentile, which a few stalls do not move, however few runs there are. */
  private static final long BEYOND_NOISE = 3;

  private final long[] window = new long[WINDOW];
  private final short[] counts = new short[BUCKETS];
  private Latency measured;
  private final Pointer p50 = new Pointer(0.5);
  private final Pointer p90 = new Pointer(0.9);
  private final Pointer p99 = new Pointer(0.99);
  private int size;
  private int next;
  private double sum;
  private int recorded;
  private int quickProbes;
  private long longestProbe;

  /** A quantile's bucket, and how many runs lie in buckets before it. */
  private final class Pointer {
    private final double quantile;
    private int bucket;
    private int before;
    private long value;

    Pointer(double quantile) {
      this.quantile = quantile;
    }

    void add(int at) {
      before += at < bucket ? 1 : 0;
    }

    void remove(int at) {
      before -= at < bucket ? 1 : 0;
    }

    void restart() {
      bucket = 0;
      before = 0;
    }

    void settle() {
      // The run that as many are longer than as the quantile leaves out, counting the one to come.
      int rank = Math.min(size, (int) Math.ceil(quantile * (size + 1)));
      while (before >= rank) {
        before -= counts[--bucket];
      }
      while (before + counts[bucket] < rank) {
        before += counts[bucket++];
      }
      long low = lowest(bucket);
      value = low + (lowest(bucket + 1) - low) * (rank - before) / counts[bucket];
    }

    void copy(Pointer other) {
      bucket = other.bucket;
      before = other.before;
      value = other.value;
    }
  }

  /** An estimate that starts from a measurement. */
  public LatencyEstimate(Latency measured) {
    this.measured = measured;
    begin();
  }

  /** Holds a handful of runs as they were measured, and no others. */
  private void begin() {
    Arrays.fill(counts, (short) 0);
    p50.restart();
    p90.restart();
    p99.restart();
    size = 0;
    next = 0;
    sum = 0;
    long median = Math.max(1, measured.p50().toNanos());
    long long95 = Math.max(median, measured.p95().toNanos());
    long long99 = Math.max(long95, measured.p99().toNanos());
    for (int i = 0; i < FIRST; i++) {
      double quantile = (i + 0.5) / FIRST;
      long above =
          quantile <= 0.95
              ? between(median, long95, Math.abs(quantile - 0.5) / 0.45)
              : between(long95, long99, Math.min(1, (quantile - 0.95) / 0.04));
      // As far below the median as above it, or the mean would seem longer than it is, and a rung
      // hardly
      // faster than another not worth a try.
      add(quantile <= 0.5 ? Math.max(median / 2, 2 * median - above) : above);
    }
    settle();
  }

  /** One that starts from the same measurement, and has learned nothing since. */
  LatencyEstimate afresh() {
    return new LatencyEstimate(measured);
  }

  /** The same runs as in {@code other}. */
  LatencyEstimate(LatencyEstimate other) {
    this.measured = other.measured;
    copy(other);
  }

  /** Takes over everything that {@code other} knows. */
  void copy(LatencyEstimate other) {
    measured = other.measured;
    recorded = other.recorded;
    System.arraycopy(other.window, 0, window, 0, WINDOW);
    System.arraycopy(other.counts, 0, counts, 0, counts.length);
    p50.copy(other.p50);
    p90.copy(other.p90);
    p99.copy(other.p99);
    size = other.size;
    next = other.next;
    sum = other.sum;
  }

  private static long between(long low, long high, double share) {
    return low + (long) ((high - low) * share);
  }

  /** Learns from a run that took {@code nanos}. */
  public void record(long nanos) {
    recorded = Math.min(FIRST, recorded + 1);
    push(nanos);
  }

  private void push(long nanos) {
    if (size == WINDOW) {
      long oldest = window[next];
      int bucket = bucket(oldest);
      counts[bucket]--;
      sum -= oldest;
      p50.remove(bucket);
      p90.remove(bucket);
      p99.remove(bucket);
      size--;
    }
    add(Math.max(1, nanos));
    settle();
  }

  private void add(long nanos) {
    int bucket = bucket(nanos);
    counts[bucket]++;
    p50.add(bucket);
    p90.add(bucket);
    p99.add(bucket);
    sum += nanos;
    window[next] = nanos;
    next = (next + 1) % WINDOW;
    size++;
  }

  private void settle() {
    p50.settle();
    p90.settle();
    p99.settle();
  }

  /**
   * Forgets a little: for one that was passed over because of this estimate although it would have
   * been in time by the measurement at load, and so brings no run to learn from. Without it, a
   * machine that was slow once would be thought so for ever.
   */
  public void fade() {
    push(measured.p50().toNanos());
  }

  /**
   * Was measured once more: the quicker measurement counts, for what gets in the way of runs only
   * makes them longer.
   */
  public void measured(Latency again) {
    if (again.p50().compareTo(measured.p50()) < 0) {
      measured = again;
      // What real runs have taught by now says more.
      if (recorded < FIRST) {
        begin();
      }
    }
  }

  /**
   * Learns from a run on a made-up input, as at load, that nobody waited for. If {@value #PROBES}
   * in a row are far quicker than what was measured, something got in the way then.
   */
  public void probed(long nanos) {
    if (nanos > FAR_QUICKER * measured.p50().toNanos()) {
      quickProbes = 0;
      longestProbe = 0;
      return;
    }
    longestProbe = Math.max(longestProbe, Math.max(1, nanos));
    if (++quickProbes == PROBES) {
      Duration longest = Duration.ofNanos(longestProbe);
      quickProbes = 0;
      longestProbe = 0;
      measured(new Latency(longest, longest, longest));
    }
  }

  /** What was measured before the first run, in nanoseconds: 99 in 100 runs were no longer. */
  long measuredP99() {
    return measured.p99().toNanos();
  }

  /** Half of all runs are done within this many nanoseconds. */
  public long p50() {
    return p50.value;
  }

  /** All runs but one in ten are done within this many nanoseconds. */
  public long p90() {
    return p90.value;
  }

  /** All runs but one in a hundred are done within this many nanoseconds. */
  public long p99() {
    return p99.value;
  }

  /** What a run takes on average, in nanoseconds. */
  public long mean() {
    return Math.max(1, (long) (sum / size));
  }

  /** One of the remembered runs that no stall made longer. */
  public long replay(int draw) {
    int at = Integer.remainderUnsigned(draw, size);
    for (int tries = 0; tries < size; tries++) {
      if (!isOutlier(window[at])) {
        return window[at];
      }
      at = at + 1 == size ? 0 : at + 1;
    }
    return p50();
  }

  /** Whether a run of {@code nanos} was longer than a rung's own noise explains. */
  boolean isOutlier(long nanos) {
    return nanos > BEYOND_NOISE * p90();
  }

  /** The shortest stall that would make a usual run an outlier, in nanoseconds. */
  long leastStall() {
    return BEYOND_NOISE * p90() - p50();
  }

  private static int bucket(long nanos) {
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | SUB) - SUB_BITS;
    return shift > LARGEST_SHIFT ? BUCKETS - 1 : shift * SUB + (int) (nanos >>> shift);
  }

  /** The shortest run that belongs into {@code bucket}. */
  private static long lowest(int bucket) {
    int shift = Math.max(0, bucket / SUB - 1);
    return (long) (bucket - shift * SUB) << shift;
  }
}

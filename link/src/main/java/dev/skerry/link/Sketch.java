package dev.skerry.link;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * How long many things took, to within 1 % or 64 nanoseconds, up to ten minutes. Immutable.
 *
 * <p>All sketches have the same buckets. So those of many agents, devices or days add up to the one
 * that they would have made together; and so do their bytes, one after the other.
 */
public final class Sketch {
  /*
   * Buckets are those of an HdrHistogram of two digits from 64 ns on: counted in units of 64 ns, the
   * first 256 are one unit wide, and from there on each octave has 128.
   *
   *   bytes    any number of parts
   *   part     1, sum, number of buckets that are not empty, and of each: how far behind the one
   *            before it, count; all but the first as LEB128
   */
  private static final byte VERSION = 1;
  private static final int UNIT_BITS = 6;
  private static final int OCTAVE_BITS = 7;
  private static final int OCTAVE = 1 << OCTAVE_BITS;

  /** What took longer counts as this. */
  public static final long HIGHEST_NANOS = 600_000_000_000L;

  private static final int BUCKETS = bucket(HIGHEST_NANOS) + 1;

  /* So that sums over the life of a fleet stay far from what a long holds. */
  private static final long MOST = 1L << 50;

  private static final Sketch EMPTY = new Sketch(new int[0], new long[0], 0);

  private final int[] buckets;
  private final long[] counts;
  private final long sum;
  private final long count;

  private Sketch(int[] buckets, long[] counts, long sum) {
    this.buckets = buckets;
    this.counts = counts;
    this.sum = sum;
    this.count = Arrays.stream(counts).sum();
  }

  /** The sketch of nothing. */
  public static Sketch empty() {
    return EMPTY;
  }

  /** Takes sketches and single counts, and makes one of all. */
  public static final class Sum {
    private final long[] all = new long[BUCKETS];
    private long nanos;

    /** {@code many} that took {@code taken} each, {@code nanos} in all. */
    public Sum add(long taken, long many, long nanos) {
      all[bucket(Math.clamp(taken, 0, HIGHEST_NANOS))] += many;
      this.nanos += nanos;
      return this;
    }

    /** All that {@code sketch} saw. */
    public Sum add(Sketch sketch) {
      for (int i = 0; i < sketch.buckets.length; i++) {
        int at = sketch.buckets[i];
        all[at] = Math.min(MOST, all[at] + sketch.counts[i]);
      }
      nanos = Math.min(Long.MAX_VALUE / 2, nanos + sketch.sum);
      return this;
    }

    /** What was added so far. */
    public Sketch sketch() {
      int used = 0;
      for (long many : all) {
        used += many > 0 ? 1 : 0;
      }
      int[] buckets = new int[used];
      long[] counts = new long[used];
      int next = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] > 0) {
          buckets[next] = i;
          counts[next++] = all[i];
        }
      }
      return new Sketch(buckets, counts, nanos);
    }
  }

  /** What all of them saw together. */
  public static Sketch together(Collection<Sketch> sketches) {
    Sum all = new Sum();
    sketches.forEach(all::add);
    return all.sketch();
  }

  /** What this and {@code other} saw together. */
  public Sketch plus(Sketch other) {
    return together(List.of(this, other));
  }

  /** What came since {@code before}, which is of the same things, earlier. */
  public Sketch since(Sketch before) {
    Sum all = new Sum().add(this);
    for (int i = 0; i < before.buckets.length; i++) {
      int at = before.buckets[i];
      all.all[at] = Math.max(0, all.all[at] - before.counts[i]);
    }
    all.nanos = Math.max(0, sum - before.sum);
    return all.sketch();
  }

  /** How many there were. */
  public long count() {
    return count;
  }

  /** How long they took in all, in nanoseconds. */
  public long sum() {
    return sum;
  }

  /** How many took no longer than {@code nanos}. */
  public long upTo(long nanos) {
    if (nanos < 0) {
      return 0;
    }
    int last = bucket(Math.min(nanos, HIGHEST_NANOS));
    long seen = 0;
    for (int i = 0; i < buckets.length && buckets[i] <= last; i++) {
      seen += counts[i];
    }
    return seen;
  }

  /**
   * What the {@code share} that was quickest, from 0 to 1, took at most, in nanoseconds; 0 if there
   * is nothing.
   */
  public long quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return highest(buckets[i]);
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    long units = nanos >>> UNIT_BITS;
    int octave = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(units) - OCTAVE_BITS - 1);
    return octave * OCTAVE + (int) (units >>> octave);
  }

  private static long highest(int bucket) {
    int octave = bucket < 2 * OCTAVE ? 0 : bucket / OCTAVE - 1;
    long within = bucket - (long) octave * OCTAVE;
    return (((within + 1) << octave) << UNIT_BITS) - 1;
  }

  /** This sketch for the wire or a file: two bytes or a few for each bucket that is not empty. */
  public byte[] toBytes() {
    if (count == 0) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 + 3 * buckets.length);
    out.write(VERSION);
    Leb128.write(out, sum);
    Leb128.write(out, buckets.length);
    int before = -1;
    for (int i = 0; i < buckets.length; i++) {
      Leb128.write(out, buckets[i] - before - 1);
      Leb128.write(out, counts[i]);
      before = buckets[i];
    }
    return out.toByteArray();
  }

  /**
   * The same in at most {@code bytes}, if need be coarser: buckets are taken together with those
   * above them, so that nothing seems quicker than it was.
   */
  public Sketch within(int bytes) {
    Sketch sketch = this;
    for (int merged = 1; sketch.toBytes().length > bytes && merged < BUCKETS; merged = 2 * merged) {
      Sum coarse = new Sum();
      for (int i = 0; i < buckets.length; i++) {
        coarse.all[Math.min(BUCKETS - 1, buckets[i] | (2 * merged - 1))] += counts[i];
      }
      coarse.nanos = sum;
      sketch = coarse.sketch();
    }
    return sketch;
  }

  /**
   * What {@link #toBytes} wrote; of several, one after the other, what they saw together.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Sketch ofBytes(byte[] bytes) {
    Sum all = new Sum();
    Leb128.Reader reader = new Leb128.Reader("sketch", bytes);
    while (!reader.isAtEnd()) {
      all.add(part(reader));
    }
    return all.sketch();
  }

  private static Sketch part(Leb128.Reader reader) {
    reader.version(VERSION);
    long sum = reader.number(Long.MAX_VALUE / 2);
    int used = (int) reader.number(BUCKETS);
    int[] buckets = new int[used];
    long[] counts = new long[used];
    int before = -1;
    for (int i = 0; i < used; i++) {
      before += 1 + (int) reader.number(BUCKETS);
      if (before >= BUCKETS) {
        throw new IllegalArgumentException(
            "sketch: bucket " + before + " (expected: < " + BUCKETS + ")");
      }
      buckets[i] = before;
      counts[i] = Math.max(1, reader.number(MOST));
    }
    return new Sketch(buckets, counts, sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sketch sketch
        && sum == sketch.sum
        && Arrays.equals(buckets, sketch.buckets)
        && Arrays.equals(counts, sketch.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts) * 31 + Long.hashCode(sum);
  }

  @Override
  public String toString() {
    return "%d in %d ns".formatted(count, sum);
  }
}

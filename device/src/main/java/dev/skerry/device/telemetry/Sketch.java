package dev.skerry.device.telemetry;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long many things took, to within 1 % or 64 nanoseconds.
 *
 * <p>All sketches have the same buckets, up to ten minutes, 128 to an octave. So those of many
 * agents, devices or days add up to the one that they would have made together. Immutable.
 */
public final class Sketch {
  static final long LOWEST_NANOS = 64;
  static final long HIGHEST_NANOS = 600_000_000_000L;
  static final int DIGITS = 2;

  /* Where HdrHistogram's header, behind our sum, says which buckets follow. */
  private static final int COOKIE_AT = Long.BYTES;
  private static final int OFFSET_AT = COOKIE_AT + 2 * Integer.BYTES;
  private static final int DIGITS_AT = OFFSET_AT + Integer.BYTES;
  private static final int LOWEST_AT = DIGITS_AT + Integer.BYTES;
  private static final int HIGHEST_AT = LOWEST_AT + Long.BYTES;
  private static final int HEADER = HIGHEST_AT + 2 * Long.BYTES;

  private final Histogram counts;
  private final long sum;

  private Sketch(Histogram counts, long sum) {
    this.counts = counts;
    this.sum = sum;
  }

  /** The sketch of nothing. */
  public static Sketch empty() {
    return new Sketch(blank(), 0);
  }

  static Sketch of(AbstractHistogram counts, long sum) {
    Histogram own = blank();
    own.add(counts);
    return new Sketch(own, sum);
  }

  private static Histogram blank() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
  }

  /** What this and {@code other} saw together. */
  public Sketch plus(Sketch other) {
    Histogram both = counts.copy();
    both.add(other.counts);
    return new Sketch(both, sum + other.sum);
  }

  /** How many there were. */
  public long count() {
    return counts.getTotalCount();
  }

  /** How long they took in all, in nanoseconds. */
  public long sum() {
    return sum;
  }

  /** How many took no longer than {@code nanos}. */
  public long upTo(long nanos) {
    return nanos < 0 ? 0 : counts.getCountBetweenValues(0, Math.min(nanos, HIGHEST_NANOS));
  }

  /** What the {@code share} that was quickest, from 0 to 1, took at most, in nanoseconds. */
  public long quantile(double share) {
    return counts.getValueAtPercentile(100 * share);
  }

  /** This sketch for the wire or a file: a few bytes for each bucket that is not empty. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + counts.getNeededByteBufferCapacity()).putLong(sum);
    counts.encodeIntoByteBuffer(bytes);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /**
   * What {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Sketch ofBytes(byte[] bytes) {
    if (bytes.length < HEADER) {
      throw new IllegalArgumentException(
          "sketch: " + bytes.length + " bytes (expected: >= " + HEADER + ")");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    // Said by the header, and allocated for before anything else is read.
    Histogram ours = blank();
    byte[] known = new Sketch(ours, 0).toBytes();
    ByteBuffer wanted = ByteBuffer.wrap(known);
    if (buffer.getInt(COOKIE_AT) != wanted.getInt(COOKIE_AT)
        || buffer.getInt(OFFSET_AT) != 0
        || buffer.getInt(DIGITS_AT) != DIGITS
        || buffer.getLong(LOWEST_AT) != LOWEST_NANOS
        || buffer.getLong(HIGHEST_AT) != HIGHEST_NANOS
        || buffer.getLong(HEADER - Long.BYTES) != wanted.getLong(HEADER - Long.BYTES)) {
      throw new IllegalArgumentException("sketch: other buckets (expected: those of this version)");
    }
    long sum = buffer.getLong();
    try {
      Histogram counts = Histogram.decodeFromByteBuffer(buffer, HIGHEST_NANOS);
      if (sum < 0 || counts.getTotalCount() < 0) {
        throw new IllegalArgumentException("sketch: sum " + sum + " (expected: >= 0)");
      }
      return new Sketch(counts, sum);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("sketch: broken off (expected: all its buckets)", e);
    }
  }
}

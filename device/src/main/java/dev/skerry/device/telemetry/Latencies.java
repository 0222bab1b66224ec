package dev.skerry.device.telemetry;

import dev.skerry.link.Sketch;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Counts how long things take. Thread-safe, never blocks; recording allocates nothing. */
final class Latencies {
  /* The buckets of a sketch. */
  private static final long LOWEST_NANOS = 64;
  private static final int DIGITS = 2;

  private final AtomicHistogram counts =
      new AtomicHistogram(LOWEST_NANOS, Sketch.HIGHEST_NANOS, DIGITS);
  private final LongAdder nanos = new LongAdder();

  void record(long taken) {
    long known = Math.clamp(taken, 0, Sketch.HIGHEST_NANOS);
    counts.recordValue(known);
    nanos.add(known);
  }

  /** What was recorded so far; what is recorded meanwhile may be in it in part. */
  Sketch read() {
    Histogram still = new Histogram(LOWEST_NANOS, Sketch.HIGHEST_NANOS, DIGITS);
    still.add(counts);
    Sketch.Sum all = new Sketch.Sum();
    for (HistogramIterationValue bucket : still.recordedValues()) {
      all.add(bucket.getValueIteratedTo(), bucket.getCountAddedInThisIterationStep(), 0);
    }
    return all.add(0, 0, nanos.sum()).sketch();
  }
}

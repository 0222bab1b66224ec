package dev.skerry.device.telemetry;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/** Counts how long things take. Thread-safe, never blocks; recording allocates nothing. */
final class Latencies {
  private final AtomicHistogram counts =
      new AtomicHistogram(Sketch.LOWEST_NANOS, Sketch.HIGHEST_NANOS, Sketch.DIGITS);
  private final LongAdder nanos = new LongAdder();

  void record(long taken) {
    long known = Math.clamp(taken, 0, Sketch.HIGHEST_NANOS);
    counts.recordValue(known);
    nanos.add(known);
  }

  /** What was recorded so far; what is recorded meanwhile may be in it in part. */
  Sketch read() {
    return Sketch.of(counts, nanos.sum());
  }
}

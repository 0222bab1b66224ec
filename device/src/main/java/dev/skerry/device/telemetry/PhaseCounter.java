package dev.skerry.device.telemetry;

import dev.skerry.serving.Statistics.Phase;
import java.util.concurrent.atomic.LongAdder;

/** How often, and how long in all. Thread-safe; the two sums may be a moment apart. */
final class PhaseCounter {
  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void add(long taken) {
    count.increment();
    nanos.add(Math.max(0, taken));
  }

  Phase read() {
    return new Phase(count.sum(), nanos.sum());
  }

  /** Read as one of several that count the same things: clients refuse counts that differ. */
  Phase read(long sharedCount) {
    return new Phase(sharedCount, nanos.sum());
  }

  long count() {
    return count.sum();
  }
}

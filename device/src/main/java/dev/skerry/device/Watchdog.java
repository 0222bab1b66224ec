package dev.skerry.device;

import dev.skerry.device.failsafe.RunOutcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that looks after runs while they run: a few times in a while it has the caretaker look
 * for those that do not end. Safe answers do not depend on it.
 */
final class Watchdog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

  /* Half of the least patience with a run that hangs. */
  private static final long PERIOD_NANOS = Duration.ofMillis(50).toNanos();

  private final Runnable look;
  private final Thread thread;
  private volatile boolean closed;

  /** A watch that begins at once. */
  Watchdog(Runnable look) {
    this.look = look;
    this.thread = Thread.ofPlatform().name("watchdog").daemon(true).start(this::work);
  }

  private void work() {
    while (!closed) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      try {
        look.run();
      } catch (RuntimeException | OutOfMemoryError e) {
        // It looks again in a moment.
        LOG.log(System.Logger.Level.ERROR, "event=watch_failed", e);
      }
    }
  }

  /** Tells an operator that a variant lost trust, or has it back. */
  void tell(Lot lot, RunOutcome outcome) {
    boolean good = outcome == RunOutcome.GOOD;
    LOG.log(
        System.Logger.Level.INFO,
        "event="
            + (good ? "variant_trusted" : "variant_distrusted")
            + " variant="
            + lot.variant().rung().name()
            + " after="
            + outcome);
  }

  /** Tells an operator that a run hangs, for how long by now, and how long such runs take. */
  void tellHung(Lot lot, boolean replaced, long now) {
    LOG.log(
        System.Logger.Level.ERROR,
        "event=run_hung variant="
            + lot.variant().rung().name()
            + " slot="
            + lot.slot()
            + " running_us="
            + TimeUnit.NANOSECONDS.toMicros(now - lot.begun())
            + " p99_us="
            + TimeUnit.NANOSECONDS.toMicros(lot.p99())
            + (replaced ? " executor=replaced" : " executor=kept_for_too_many_hang"));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

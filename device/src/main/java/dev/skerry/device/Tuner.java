package dev.skerry.device;

import dev.skerry.device.schedule.ArrivalLog;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.device.schedule.Tournament;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The thread that finds better thresholds for a scheduler while others serve: now and then it takes
 * what came in, replays it in a {@link Tournament}, and hands over what won. It holds the
 * scheduler's lock only to copy.
 */
final class Tuner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Tuner.class.getName());
  private static final long PERIOD_NANOS = Duration.ofMillis(250).toNanos();
  /* Enough for 32,000 requests a second; of more, the oldest are not replayed. */
  private static final int LOGGED = 8192;

  private final Scheduler scheduler;
  private final ReentrantLock lock;
  private final Tournament tournament;
  private final ArrivalLog log = new ArrivalLog(LOGGED);
  private final ArrivalLog taken = new ArrivalLog(LOGGED);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A tuner that begins at once.
   *
   * @param lock what guards {@code scheduler}
   */
  Tuner(Scheduler scheduler, ReentrantLock lock, int slots, int capacity) {
    this.scheduler = scheduler;
    this.lock = lock;
    this.tournament = new Tournament(slots, capacity);
    scheduler.recordTo(log);
    this.thread = Thread.ofPlatform().name("tuner").daemon(true).start(this::work);
  }

  private void work() {
    while (!closed) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      try {
        tune();
      } catch (RuntimeException | OutOfMemoryError e) {
        // The scheduler goes on with the thresholds it has.
        LOG.log(System.Logger.Level.WARNING, "event=tuning_failed", e);
      }
    }
  }

  private void tune() {
    lock.lock();
    try {
      if (log.size() == 0) {
        return;
      }
      log.moveTo(taken);
      tournament.copy(scheduler);
    } finally {
      lock.unlock();
    }
    tournament.replay(taken);
    lock.lock();
    try {
      scheduler.adopt(tournament.leader());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

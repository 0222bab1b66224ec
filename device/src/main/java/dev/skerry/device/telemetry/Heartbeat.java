package dev.skerry.device.telemetry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The thread that tells when the machine stood still, by waking five hundred times a second; once a
 * minute, if there is something to say, it logs what kept answers from being in time.
 */
public final class Heartbeat implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());
  private static final long BEAT_NANOS = Duration.ofMillis(2).toNanos();
  private static final long TELL_NANOS = Duration.ofMinutes(1).toNanos();

  private final Stalls stalls;
  private final LongSupplier nanos;
  private final MissReport report;
  private volatile boolean closed;

  /** A heartbeat that begins at once. */
  Heartbeat(Stalls stalls, LongSupplier nanos, MissReport report) {
    this.stalls = stalls;
    this.nanos = nanos;
    this.report = report;
    Thread.ofPlatform().name("heartbeat").daemon(true).start(this::beat);
  }

  private void beat() {
    long tellAt = nanos.getAsLong() + TELL_NANOS;
    while (!closed) {
      long now = nanos.getAsLong();
      stalls.beat(now, now + BEAT_NANOS);
      if (now - tellAt >= 0) {
        tellAt = now + TELL_NANOS;
        tell();
      }
      LockSupport.parkNanos(this, BEAT_NANOS);
    }
  }

  private void tell() {
    try {
      Optional<String> news = report.news();
      news.ifPresent(line -> LOG.log(System.Logger.Level.INFO, line));
    } catch (RuntimeException | OutOfMemoryError e) {
      // The beat goes on.
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}

package dev.skerry.serving.rest;

import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Ends the reading of bodies that come too slowly, also of those that do not come at all: once a
 * second it looks at each that is being read. Thread-safe.
 */
final class SlowBodies implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SlowBodies.class.getName());
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanos;
  private volatile boolean closed;

  /** Begins to look, on a thread of its own. */
  SlowBodies(LongSupplier nanos) {
    this.nanos = nanos;
    Thread.ofPlatform().name("slow-bodies").daemon(true).start(this::look);
  }

  /** One body, being read by one thread. */
  final class Reading {
    private final Thread reader = Thread.currentThread();
    private final ServerResponse response;
    private final long arrival;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long bytes;

    private Reading(ServerResponse response, long arrival) {
      this.response = response;
      this.arrival = arrival;
    }

    void has(long more) {
      bytes = more;
    }

    /** Ends the reading; false if it was ended already and the client has been told. */
    boolean end() {
      readings.remove(this);
      if (over.compareAndSet(false, true)) {
        return true;
      }
      // What woke this thread is dealt with.
      Thread.interrupted();
      return false;
    }

    private void endIfSlow(long now) {
      if (Pace.isTooSlow(bytes, now - arrival) && over.compareAndSet(false, true)) {
        readings.remove(this);
        try {
          response.header(HeaderValues.CONNECTION_CLOSE);
          RestErrors.send(
              response,
              Status.REQUEST_TIMEOUT_408,
              "body came too slowly (expected: " + Pace.RULE + ")");
        } catch (IllegalStateException | UncheckedIOException e) {
          LOG.log(System.Logger.Level.DEBUG, "event=slow_client_gone", e);
        } finally {
          reader.interrupt();
        }
      }
    }
  }

  /** The current thread begins to read a body, whose head was there at {@code arrival}. */
  Reading begin(ServerResponse response, long arrival) {
    Reading reading = new Reading(response, arrival);
    readings.add(reading);
    return reading;
  }

  private void look() {
    while (!closed) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      if (!readings.isEmpty()) {
        long now = nanos.getAsLong();
        readings.forEach(reading -> reading.endIfSlow(now));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}

package dev.skerry.fleet.api;

import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Devices.Heard;
import dev.skerry.link.Report;
import dev.skerry.time.Time;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;

/**
 * Keeps what devices say, of each the last, and puts it into the database twice a second, all in
 * one. What is lost when a replica dies is said again soon.
 */
final class Ear implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Ear.class.getName());
  private static final String DATA_EXCEPTION = "22";
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Devices devices;
  private final Time time;
  private final Object turn = new Object();
  private Map<String, Heard> heard = new LinkedHashMap<>();
  private boolean closed;

  Ear(Devices devices, Time time) {
    this.devices = devices;
    this.time = time;
    time.after(EVERY, this::begin);
  }

  /* Not on the thread of timers, which others wait for. */
  private void begin() {
    Thread.ofVirtual().name("reports").start(this::pass);
  }

  void hear(String device, Report report) {
    Heard last = new Heard(report, time.now());
    synchronized (this) {
      heard.put(device, last);
    }
  }

  private void pass() {
    try {
      keep();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "event=reports_not_kept", e);
    } finally {
      synchronized (this) {
        if (!closed) {
          time.after(EVERY, this::begin);
        }
      }
    }
  }

  private void keep() {
    synchronized (turn) {
      Map<String, Heard> taken;
      synchronized (this) {
        taken = heard;
        heard = new LinkedHashMap<>();
      }
      if (taken.isEmpty()) {
        return;
      }
      keep(taken);
    }
  }

  /* What PostgreSQL cannot keep of one device shall not keep it from hearing the others. */
  private void keep(Map<String, Heard> taken) {
    try {
      devices.heard(taken);
    } catch (JdbiException e) {
      if (taken.size() > 1 && isItsContent(e)) {
        taken.forEach((device, said) -> keep(Map.of(device, said)));
        return;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "event=reports_not_kept devices=" + taken.size() + " reason=\"" + e.getMessage() + "\"");
    }
  }

  private static boolean isItsContent(JdbiException e) {
    return e.getCause() instanceof SQLException cause
        && String.valueOf(cause.getSQLState()).startsWith(DATA_EXCEPTION);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    keep();
  }
}

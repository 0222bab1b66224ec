package dev.skerry.fleet.api;

import dev.skerry.fleet.registry.Devices;
import dev.skerry.fleet.registry.Devices.Heard;
import dev.skerry.link.Report;
import dev.skerry.time.Time;
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
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Devices devices;
  private final Time time;
  private final Object turn = new Object();
  private Map<String, Heard> heard = new LinkedHashMap<>();
  private boolean closed;

  Ear(Devices devices, Time time) {
    this.devices = devices;
    this.time = time;
    time.after(EVERY, this::pass);
  }

  void hear(String device, Report report) {
    Heard last = new Heard(report, time.now());
    synchronized (this) {
      heard.put(device, last);
    }
  }

  private void pass() {
    keep();
    synchronized (this) {
      if (!closed) {
        time.after(EVERY, this::pass);
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
      try {
        devices.heard(taken);
      } catch (JdbiException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "event=reports_not_kept devices="
                + taken.size()
                + " reason=\""
                + e.getMessage()
                + "\"");
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    keep();
  }
}

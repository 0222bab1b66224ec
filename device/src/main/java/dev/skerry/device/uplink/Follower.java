package dev.skerry.device.uplink;

import dev.skerry.link.Desired;
import dev.skerry.link.LinkException;
import dev.skerry.link.Report;
import dev.skerry.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a device in touch with its fleet, on a thread of its own: reports, hands on what shall run,
 * renews the certificate, and tries again for as long as the fleet cannot be reached.
 */
public final class Follower implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Follower.class.getName());

  /** For how long the fleet usually may keep a report while nothing changes. */
  public static final Duration USUAL_HOLD = Duration.ofSeconds(5);

  private static final Duration STILL_FOLLOWED = Duration.ofSeconds(1);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** The device, as its fleet sees it. */
  public interface Followed {
    /** How it stands. */
    Report report();

    /** What shall run there from now on. Must not block for long. */
    void heed(Desired desired);

    /** The fleet has answered. */
    void heard();
  }

  private final Path folder;
  private final Followed followed;
  private final Duration hold;
  private final Time time;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final Semaphore nudge = new Semaphore(0);
  private final Thread thread;
  private volatile FleetClient client;
  private volatile @Nullable String trouble = "not connected yet";
  private volatile boolean closed;
  private long certified;
  private long heeded = -1;

  private Follower(
      Identity identity,
      Path folder,
      Followed followed,
      Duration hold,
      Time time,
      RandomGenerator random) {
    this.hold = hold;
    this.folder = folder;
    this.followed = followed;
    this.time = time;
    this.random = random;
    this.backoff = new Backoff();
    this.client = FleetClient.of(identity, time);
    this.certified = time.nanos();
    this.thread = Thread.ofPlatform().name("follower").daemon(true).unstarted(this::follow);
  }

  /**
   * Begins.
   *
   * @param folder of the identity, where renewed ones are kept
   * @param hold for how long the fleet may keep a report while nothing changes, so that this is how
   *     often one comes
   */
  public static Follower start(
      Identity identity,
      Path folder,
      Followed followed,
      Duration hold,
      Time time,
      RandomGenerator random) {
    Follower follower = new Follower(identity, folder, followed, hold, time, random);
    follower.thread.start();
    return follower;
  }

  /** Who talks to the fleet now. */
  public FleetClient client() {
    return client;
  }

  /** What keeps it from its fleet; empty while it is in touch. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Something has happened that the fleet should hear of before long. */
  public void nudge() {
    nudge.release();
  }

  private void follow() {
    while (!closed) {
      try {
        if (renewalIsDue()) {
          renew();
        }
        boolean news = nudge.drainPermits() > 0;
        Optional<Desired> desired =
            client.exchange(followed.report(), news || trouble != null ? Duration.ZERO : hold);
        if (trouble != null) {
          LOG.log(
              System.Logger.Level.INFO, "event=fleet_reached fleet=" + client.identity().fleet());
        }
        trouble = null;
        backoff.succeeded();
        followed.heard();
        if (desired.isPresent()) {
          followed.heed(desired.get());
          // The same twice: it is being followed still.
          if (desired.get().revision() == heeded) {
            await(STILL_FOLLOWED);
          }
          heeded = desired.get().revision();
        }
      } catch (FleetClient.RefusedException e) {
        failed(e);
        if (e.status() == UNAUTHORIZED || e.status() == FORBIDDEN) {
          renewAfter(e);
        }
        pause();
      } catch (SSLException e) {
        failed(e);
        // Most often a certificate that ran out while the fleet could not be reached.
        renewAfter(e);
        pause();
      } catch (IOException | RuntimeException e) {
        failed(e);
        pause();
      }
    }
  }

  /* By the monotonic clock as well, for the other may be wrong. */
  private boolean renewalIsDue() {
    X509Certificate certificate = client.certificate();
    long from = certificate.getNotBefore().toInstant().toEpochMilli();
    long holds = certificate.getNotAfter().toInstant().toEpochMilli() - from;
    long now = time.now().toEpochMilli();
    return now - from > holds / 2
        || TimeUnit.NANOSECONDS.toMillis(time.nanos() - certified) > holds / 2;
  }

  private void renewAfter(IOException because) {
    try {
      renew();
    } catch (IOException | LinkException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=not_renewed after=\""
              + because.getMessage()
              + "\" reason=\""
              + e.getMessage()
              + "\"");
    }
  }

  private void renew() throws IOException {
    FleetClient old = client;
    Identity renewed = old.renew(folder);
    client = FleetClient.of(renewed, time);
    certified = time.nanos();
    old.close();
    LOG.log(
        System.Logger.Level.INFO,
        "event=certificate_renewed until=" + client.certificate().getNotAfter().toInstant());
  }

  private void failed(Exception e) {
    if (closed) {
      return;
    }
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (!reason.equals(trouble)) {
      LOG.log(System.Logger.Level.WARNING, "event=fleet_not_reached reason=\"" + reason + "\"");
    }
    trouble = reason;
  }

  private void pause() {
    await(backoff.failed(random));
  }

  private void await(Duration most) {
    try {
      var _ = nudge.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Closed, most likely: looked at next.
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    client.close();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

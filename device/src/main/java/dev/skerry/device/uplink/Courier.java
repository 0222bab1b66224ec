package dev.skerry.device.uplink;

import dev.skerry.device.offline.Drain;
import dev.skerry.device.offline.Spool;
import dev.skerry.link.Batch;
import dev.skerry.link.LinkException;
import dev.skerry.link.Position;
import dev.skerry.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Carries what is in a spool to the fleet, on a thread of its own, while there is a link. */
public final class Courier implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Courier.class.getName());
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final int CONFLICT = 409;
  private static final int PATIENCE_SECONDS = 5;

  private final Spool spool;
  private final Supplier<FleetClient> client;
  private final IntSupplier live;
  private final Drain drain;
  private final Time time;
  private final RandomGenerator random;
  private final Backoff backoff = new Backoff();
  private final Thread thread;
  private volatile boolean closed;
  private String trouble = "";

  /**
   * What a courier works with.
   *
   * @param client who talks to the fleet now
   * @param live requests that wait for this machine now
   * @param most bytes a second that are sent at most
   */
  public record Setup(
      Spool spool,
      Supplier<FleetClient> client,
      IntSupplier live,
      double most,
      RandomGenerator random) {}

  private Courier(Setup setup, Time time) {
    this.spool = setup.spool();
    this.client = setup.client();
    this.live = setup.live();
    this.drain = new Drain(setup.most());
    this.random = setup.random();
    this.time = time;
    this.thread = Thread.ofPlatform().name("courier").daemon(true).unstarted(this::work);
  }

  /** Begins. */
  public static Courier start(Setup setup, Time time) {
    Courier courier = new Courier(setup, time);
    courier.thread.start();
    return courier;
  }

  private void work() {
    while (!closed) {
      try {
        switch (drain.look(time.nanos(), spool.standing().handed(), live.getAsInt())) {
          case Drain.Step.Wait(long nanos) -> LockSupport.parkNanos(this, nanos);
          case Drain.Step.Send(int bytes) -> send(bytes);
        }
      } catch (IOException | LinkException e) {
        failed(e);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "event=courier_failed", e);
        failed(e);
      }
    }
  }

  private void send(int bytes) throws IOException {
    Optional<Batch> next = spool.next(bytes);
    if (next.isEmpty()) {
      LockSupport.parkNanos(this, IDLE.toNanos());
      return;
    }
    Batch batch = next.get();
    long began = time.nanos();
    try {
      Position position = client.get().send(batch);
      spool.answered(batch, position);
      drain.sent(began, time.nanos(), size(batch));
      backoff.succeeded();
      trouble = "";
    } catch (FleetClient.RefusedException e) {
      if (e.status() == CONFLICT) {
        spool.refused(batch);
      }
      throw e;
    }
  }

  private static long size(Batch batch) {
    return batch.letters().stream().mapToLong(letter -> letter.size()).sum();
  }

  private void failed(Exception e) {
    if (closed) {
      return;
    }
    drain.failed();
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (!reason.equals(trouble)) {
      LOG.log(System.Logger.Level.WARNING, "event=messages_not_sent reason=\"" + reason + "\"");
    }
    trouble = reason;
    LockSupport.parkNanos(this, backoff.failed(random).toNanos());
  }

  /** Stops; what was not sent stays in the spool. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

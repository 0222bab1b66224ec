package dev.skerry.device;

import dev.skerry.device.failsafe.PatrolPace;
import dev.skerry.device.failsafe.Scrub;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.Session;
import dev.skerry.model.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The thread that asks known questions and has memory looked at: the shell around a {@link Scrub}
 * and a {@link PatrolPace}. It runs models beside the slots, on the core that is left to everything
 * that is not a model, so no request waits for it.
 */
final class Scrubber implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Scrubber.class.getName());

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LEAST_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LATELY_NANOS = Duration.ofSeconds(1).toNanos();

  /** What is done with one that has changed, and how busy the device is. */
  interface Ward {
    boolean isIdle();

    /** How many questions models have answered so far. */
    long inferences();

    /** Learns what {@code variant} took for its question. */
    void ran(LoadedVariant variant, long taken);

    /**
     * Looks for turned bits in a part of the memory that models are in, if it can.
     *
     * @return whether it should go on at once: there is a doubt, or something new was loaded
     */
    boolean patrol();

    /** Sees to it that {@code variant} of {@code model} is not run until it was loaded anew. */
    void changed(String model, Generation generation, LoadedVariant variant);
  }

  private record Entry(String model, Generation generation, LoadedVariant variant, long takes) {}

  private final Ward ward;
  private final LongSupplier nanos;
  private final List<Entry> entries = new ArrayList<>();
  private final PatrolPace pace;
  private volatile boolean urgent;
  private Scrub scrub;
  private long inferences;
  private long usedAt;
  private boolean inUse;
  private final Thread thread;
  private volatile boolean closed;

  Scrubber(Ward ward, LongSupplier nanos) {
    this.ward = ward;
    this.nanos = nanos;
    this.scrub = new Scrub(Duration.ZERO, 0, nanos.getAsLong());
    this.pace = new PatrolPace(nanos.getAsLong());
    this.thread = Thread.ofPlatform().name("scrubber").daemon(true).unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Asks the variants of {@code generation} too, which nobody has asked yet. */
  synchronized void add(String model, Generation generation) {
    generation.variants().stream()
        .filter(variant -> variant.known().isPresent())
        .forEach(variant ->
            entries.add(new Entry(model, generation, variant, variant.rung().latency(1).p50())));
    beginAnew();
    urgent = true;
  }

  synchronized void remove(Generation generation) {
    entries.removeIf(entry -> entry.generation() == generation);
    beginAnew();
  }

  private void beginAnew() {
    Duration round = Duration.ofNanos(entries.stream().mapToLong(Entry::takes).sum());
    scrub = new Scrub(round, entries.size(), nanos.getAsLong());
  }

  private void work() {
    while (!closed) {
      long wait = pace.untilDue(nanos.getAsLong(), inUse, urgent);
      LockSupport.parkNanos(this, Math.clamp(wait, LEAST_NANOS, LOOK_NANOS));
      try {
        boolean idle = ward.isIdle();
        long answered = ward.inferences();
        List<Entry> due = new ArrayList<>();
        synchronized (this) {
          long now = nanos.getAsLong();
          usedAt = answered == inferences ? usedAt : now;
          inferences = answered;
          inUse = now - usedAt < LATELY_NANOS;
          int next = scrub.due(now, idle, inUse);
          if (next >= 0) {
            scrub.asked(next, now);
            due.add(entries.get(next));
          }
        }
        due.forEach(this::ask);
        patrol();
      } catch (RuntimeException | OutOfMemoryError e) {
        // It looks again in a moment.
        LOG.log(System.Logger.Level.ERROR, "event=scrub_failed", e);
      }
    }
  }

  private void patrol() {
    long begun = nanos.getAsLong();
    if (pace.untilDue(begun, inUse, urgent) > 0) {
      return;
    }
    urgent = false;
    try {
      if (ward.patrol()) {
        urgent = true;
      }
    } finally {
      pace.looked(begun, nanos.getAsLong());
    }
  }

  private void ask(Entry entry) {
    if (!entry.generation().enter()) {
      return;
    }
    boolean same = true;
    try {
      Session session = entry.variant().session();
      KnownAnswers known = entry.variant().known().orElseThrow();
      same = known.isSettled(session);
      if (same) {
        boolean comparable = known.isNextMadeUp();
        long start = nanos.getAsLong();
        same = known.isStillGivenBy(session);
        if (comparable) {
          ward.ran(entry.variant(), nanos.getAsLong() - start);
        }
      }
      if (same && known.wantsMore()) {
        Optional<List<Tensor>> heard = entry.variant().overheard().take();
        same = heard.isEmpty() || known.learn(session, heard.get());
      }
    } catch (EngineException e) {
      // That it fails, requests find out; that it changed, this does not say.
    } finally {
      entry.generation().leave();
    }
    if (!same) {
      LOG.log(
          System.Logger.Level.ERROR,
          "event=weights_changed model="
              + entry.model()
              + " variant="
              + entry.variant().rung().name());
      ward.changed(entry.model(), entry.generation(), entry.variant());
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

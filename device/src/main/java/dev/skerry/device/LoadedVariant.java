package dev.skerry.device;

import dev.skerry.device.failsafe.Doubts;
import dev.skerry.device.failsafe.VariantTrust;
import dev.skerry.device.schedule.Rung;
import dev.skerry.device.schedule.Scheduler;
import dev.skerry.engine.Binding;
import dev.skerry.engine.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variant in memory: its session, and for each slot and level the pinned memory of the batch
 * sizes that were needed so far.
 *
 * <p>Whoever holds a slot may use that slot's memory, nobody else. A run that is let wait keeps its
 * memory; the same variant may run above it in that of another level.
 */
final class LoadedVariant implements Doubts.Subject, AutoCloseable {
  private static final int BATCH_SIZES = 6; // 1, 2, 4 … 32

  private final Rung rung;
  private final Session session;
  private final boolean takesBatches;
  private final @Nullable Binding[][][] bindings;
  private final VariantTrust trust = new VariantTrust();
  /* As the rung says, for whoever looks on without the dispatcher's lock. */
  private volatile boolean mayRun = true;
  private final Overheard overheard = new Overheard();
  private Optional<KnownAnswers> known = Optional.empty();

  LoadedVariant(Rung rung, Session session, boolean takesBatches, int slots) {
    this.takesBatches = takesBatches;
    this.rung = rung;
    this.session = session;
    this.bindings = new Binding[slots][Scheduler.LEVELS][BATCH_SIZES];
  }

  Rung rung() {
    return rung;
  }

  /** How far it is trusted; the dispatcher's lock guards it. */
  @Override
  public VariantTrust trust() {
    return trust;
  }

  @Override
  public void mayRun(boolean now) {
    rung.trusted(now);
    mayRun = now;
  }

  /** Whether it is trusted enough to run; any thread may ask. */
  boolean mayRun() {
    return mayRun;
  }

  /** Whether its outermost dimension was found to be that of a batch. */
  boolean takesBatches() {
    return takesBatches;
  }

  /** Whether all memory can be fixed before a run. */
  boolean isBindable() {
    return session.isBindable() && (takesBatches || !session.takesBatches());
  }

  /** A question whose answer is known; empty if it gives another one each time. */
  Optional<KnownAnswers> known() {
    return known;
  }

  /** Keeps a question whose answer is known. */
  LoadedVariant knowing(Optional<KnownAnswers> answer) {
    known = answer;
    return this;
  }

  /** A question that it has answered, now and then. */
  Overheard overheard() {
    return overheard;
  }

  Session session() {
    return session;
  }

  /** Memory for {@code slot} to run {@code batch} samples, a power of two, at this level. */
  Binding binding(int slot, int level, int batch) {
    int exponent = Integer.numberOfTrailingZeros(batch);
    @Nullable Binding[] own = bindings[slot][level];
    Binding binding = own[exponent];
    if (binding == null) {
      binding = session.bind(batch);
      own[exponent] = binding;
    }
    return binding;
  }

  /**
   * Leaves the memory of {@code slot} at this level to a run that does not end; the next run there
   * gets its own. Whoever asks frees what was left.
   */
  LeftMemory abandon(int slot, int level) {
    LeftMemory left = new LeftMemory(bindings[slot][level]);
    bindings[slot][level] = new Binding[BATCH_SIZES];
    return left;
  }

  /** Only when no slot runs it any more, nor a run that was given up. */
  @Override
  public void close() {
    for (@Nullable Binding[][] ofSlot : bindings) {
      close(ofSlot);
    }
    session.close();
  }

  private static void close(@Nullable Binding[][] levels) {
    for (@Nullable Binding[] ofLevel : levels) {
      for (Binding binding : ofLevel) {
        if (binding != null) {
          binding.close();
        }
      }
    }
  }
}

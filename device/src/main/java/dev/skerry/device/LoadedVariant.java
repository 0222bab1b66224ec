package dev.skerry.device;

import dev.skerry.device.failsafe.VariantTrust;
import dev.skerry.device.schedule.Rung;
import dev.skerry.engine.Binding;
import dev.skerry.engine.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variant in memory: its session, and for each slot the pinned memory of the batch sizes that
 * were needed so far.
 *
 * <p>Whoever holds a slot may use that slot's memory, nobody else.
 */
final class LoadedVariant implements AutoCloseable {
  private static final int BATCH_SIZES = 6; // 1, 2, 4 … 32

  private final Rung rung;
  private final Session session;
  private final boolean takesBatches;
  private final @Nullable Binding[][] bindings;
  private final List<@Nullable Binding[]> given = new ArrayList<>();
  private final VariantTrust trust = new VariantTrust();

  LoadedVariant(Rung rung, Session session, boolean takesBatches, int slots) {
    this.takesBatches = takesBatches;
    this.rung = rung;
    this.session = session;
    this.bindings = new Binding[slots][BATCH_SIZES];
  }

  Rung rung() {
    return rung;
  }

  /** How far it is trusted; the dispatcher's lock guards it. */
  VariantTrust trust() {
    return trust;
  }

  /** Whether its outermost dimension was found to be that of a batch. */
  boolean takesBatches() {
    return takesBatches;
  }

  /** Whether all memory can be fixed before a run. */
  boolean isBindable() {
    return session.isBindable() && (takesBatches || !session.takesBatches());
  }

  Session session() {
    return session;
  }

  /** Memory for {@code slot} to run {@code batch} samples, a power of two. */
  Binding binding(int slot, int batch) {
    int exponent = Integer.numberOfTrailingZeros(batch);
    Binding binding = bindings[slot][exponent];
    if (binding == null) {
      binding = session.bind(batch);
      bindings[slot][exponent] = binding;
    }
    return binding;
  }

  /**
   * Leaves the memory of {@code slot} to a run that does not end; the slot's next run gets its own.
   */
  void abandon(int slot) {
    given.add(bindings[slot]);
    bindings[slot] = new Binding[BATCH_SIZES];
  }

  /** Only when no slot runs it any more, nor a run that was given up. */
  @Override
  public void close() {
    close(bindings);
    close(given.toArray(new @Nullable Binding[0][]));
    session.close();
  }

  private static void close(@Nullable Binding[][] slots) {
    for (@Nullable Binding[] ofSlot : slots) {
      for (Binding binding : ofSlot) {
        if (binding != null) {
          binding.close();
        }
      }
    }
  }
}

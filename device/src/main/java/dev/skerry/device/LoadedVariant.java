package dev.skerry.device;

import dev.skerry.device.schedule.Rung;
import dev.skerry.engine.Binding;
import dev.skerry.engine.Session;
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

  LoadedVariant(Rung rung, Session session, boolean takesBatches, int slots) {
    this.takesBatches = takesBatches;
    this.rung = rung;
    this.session = session;
    this.bindings = new Binding[slots][BATCH_SIZES];
  }

  Rung rung() {
    return rung;
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

  /** Only when no slot runs it any more. */
  @Override
  public void close() {
    for (@Nullable Binding[] ofSlot : bindings) {
      for (Binding binding : ofSlot) {
        if (binding != null) {
          binding.close();
        }
      }
    }
    session.close();
  }
}

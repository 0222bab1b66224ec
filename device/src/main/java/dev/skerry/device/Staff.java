package dev.skerry.device;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that run models, one for each slot, and what is handed to them. A thread
 * parks while it has nothing to run, and ends when another has its slot.
 */
final class Staff implements AutoCloseable {
  private final LongSupplier nanos;
  private final Executor.Interruption interruption;
  private final AtomicReferenceArray<Executor> executors;
  private final AtomicReferenceArray<Thread> threads;
  private final AtomicReferenceArray<@Nullable Lot> handed;
  private volatile boolean closed;

  /**
   * Threads for so many slots.
   *
   * @param interruption what ends each lot and says what its slot runs next
   */
  Staff(int slots, LongSupplier nanos, Executor.Interruption interruption) {
    this.nanos = nanos;
    this.interruption = interruption;
    this.executors = new AtomicReferenceArray<>(slots);
    this.threads = new AtomicReferenceArray<>(slots);
    this.handed = new AtomicReferenceArray<>(slots);
    for (int slot = 0; slot < slots; slot++) {
      start(slot);
    }
  }

  int slots() {
    return executors.length();
  }

  Executor executor(int slot) {
    return executors.get(slot);
  }

  /** Gives {@code slot} to another thread; if there is none to be had, nothing has changed. */
  void replace(int slot) {
    Thread before = threads.get(slot);
    start(slot);
    LockSupport.unpark(before);
  }

  private void start(int slot) {
    Executor before = executors.get(slot);
    Executor executor = new Executor(slot, nanos, interruption);
    Thread thread =
        Thread.ofPlatform()
            .name("executor-" + slot)
            .daemon(true)
            .unstarted(() -> work(slot, executor));
    executors.set(slot, executor);
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      executors.set(slot, before);
      throw e;
    }
    threads.set(slot, thread);
  }

  /** Has the thread of its slot run {@code lot}. */
  void hand(Lot lot) {
    handed.set(lot.slot(), lot);
    LockSupport.unpark(threads.get(lot.slot()));
  }

  private void work(int slot, Executor mine) {
    while (!closed && executors.get(slot) == mine) {
      Lot lot = handed.getAndSet(slot, null);
      if (lot == null) {
        LockSupport.park(this);
      }
      while (lot != null) {
        lot = interruption.end(lot, mine.run(lot));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (int slot = 0; slot < slots(); slot++) {
      LockSupport.unpark(threads.get(slot));
    }
  }
}

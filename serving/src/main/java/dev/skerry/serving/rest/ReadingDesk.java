package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where text that takes a while is made into numbers: by a few at a time, most urgent first.
 *
 * <p>A virtual thread that computes keeps its carrier until it is through. If everybody who has a
 * body read it at once, those who have their answer already would stand in line behind them all.
 * And whoever has waited here for half of its time has not enough left for a model; it is not read
 * at all. Thread-safe.
 */
final class ReadingDesk {
  private final Turns turns;
  private final LongSupplier nanos;

  /**
   * A desk.
   *
   * @param places how many read at a time
   */
  ReadingDesk(int places, LongSupplier nanos) {
    this.turns = new Turns(places);
    this.nanos = nanos;
  }

  /**
   * A desk that leaves one of this machine's processors to those who do not read, if it has two.
   */
  static ReadingDesk forThisMachine(LongSupplier nanos) {
    return new ReadingDesk(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), nanos);
  }

  /**
   * Does {@code read} when it is its turn.
   *
   * @param priority 1 goes first
   * @param deadline in monotonic nanoseconds
   * @return empty if half of the time had passed before
   */
  <T> Optional<T> read(int priority, long deadline, Supplier<T> read) {
    if (!comes(priority, deadline)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read.get());
    } finally {
      leave();
    }
  }

  private boolean comes(int priority, long deadline) {
    long now = nanos.getAsLong();
    long patience = (deadline - now) / 2;
    Turns.Turn turn;
    synchronized (turns) {
      if (turns.take()) {
        return true;
      }
      if (patience <= 0) {
        return false;
      }
      turn = turns.queue(priority, deadline, now + patience, Thread.currentThread());
    }
    return waits(turn, now + patience);
  }

  private boolean waits(Turns.Turn turn, long until) {
    while (true) {
      long left = until - nanos.getAsLong();
      if (left > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, left);
      }
      boolean interrupted = Thread.currentThread().isInterrupted();
      synchronized (turns) {
        if (interrupted || until - nanos.getAsLong() <= 0) {
          turns.giveUp(turn);
        }
        switch (turn.place()) {
          case TAKEN -> {
            return true;
          }
          case GONE -> {
            if (interrupted) {
              throw new InferenceException(Category.CANCELLED, "the server stops");
            }
            return false;
          }
          case IN_LINE -> {}
        }
      }
    }
  }

  private void leave() {
    Turns.@Nullable Turn next;
    synchronized (turns) {
      next = turns.leave(nanos.getAsLong());
    }
    if (next != null) {
      LockSupport.unpark(next.thread());
    }
  }
}

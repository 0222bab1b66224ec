package dev.skerry.serving.rest;

import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What keeps large bodies from standing in the way of small ones: there is room for a few of them
 * at once, the others wait unread; and text that takes long to read is read on a thread of its own,
 * for a virtual thread would keep its carrier from everybody else until it is through. Thread-safe.
 */
final class LargeBodies implements AutoCloseable {
  /** From so many bytes on, a body is large. */
  static final int LARGE = 1 << 20;

  private static final int ROOM_FOR = 4;
  private static final long MOST_WAIT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int UNIT = 1 << 10;

  private final long largest;
  private final int all;
  private final Semaphore room;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("large-bodies").daemon(true).factory());

  /** Room for four bodies of {@code largest} bytes, or more smaller ones. */
  LargeBodies(long largest) {
    this.largest = largest;
    this.all = (int) Math.max(1, ROOM_FOR * Math.max(largest, LARGE) / UNIT);
    this.room = new Semaphore(all, true);
  }

  /**
   * Makes room for a body of so many bytes; waits for a moment if others have it.
   *
   * @param bytes less than 0 if unknown
   * @return what to {@link #leave} with
   * @throws InferenceException if there is none
   */
  int enter(long bytes) {
    long weight = bytes < 0 ? largest : bytes;
    if (weight < LARGE) {
      return 0;
    }
    int units = (int) Math.min(all, weight / UNIT);
    try {
      if (room.tryAcquire(units, MOST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
        return units;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new InferenceException(
        Category.UNAVAILABLE,
        "too many large bodies at once (expected: ask again later, or send less)");
  }

  void leave(int units) {
    if (units > 0) {
      room.release(units);
    }
  }

  /** Does {@code read} on the thread for what takes long. */
  <T> T read(Callable<T> read) {
    try {
      return reader.submit(read).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InferenceException refused) {
        throw refused;
      }
      throw new IllegalStateException("a large body could not be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException(Category.CANCELLED, "the server stops");
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}

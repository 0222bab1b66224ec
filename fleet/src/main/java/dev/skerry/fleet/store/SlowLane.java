package dev.skerry.fleet.store;

import dev.skerry.fleet.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Lets few at once do what takes long, and has others wait for a moment only. Thread-safe. */
final class SlowLane {
  /** No statement there takes longer. */
  static final Duration LONGEST = Duration.ofSeconds(15);

  static final int PLACES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String CANCELED = "57014";

  private final Semaphore places = new Semaphore(PLACES, true);

  <T extends @Nullable Object> T in(Supplier<T> work) {
    if (!enter()) {
      throw new Refusal(
          Refusal.Category.BUSY,
          "busy: "
              + PLACES
              + " large questions are being answered (expected: ask again in a while)");
    }
    try {
      return work.get();
    } catch (JdbiException e) {
      if (isCanceled(e)) {
        throw new Refusal(
            Refusal.Category.BUSY,
            "the answer takes longer than "
                + LONGEST.toSeconds()
                + " s (expected: a shorter time, or one agent, site or device)",
            e);
      }
      throw e;
    } finally {
      places.release();
    }
  }

  private boolean enter() {
    try {
      return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isCanceled(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && CANCELED.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}

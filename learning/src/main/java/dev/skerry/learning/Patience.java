package dev.skerry.learning;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits on a thread of its own for somebody to say something, and gives them up when nothing was
 * heard of them for too long while it was their turn. Never sooner; what the other side takes for
 * its turns does not count.
 */
final class Patience implements AutoCloseable {
  private final Duration limit;
  private final Runnable giveUp;
  private final Semaphore signs = new Semaphore(0);
  private volatile boolean theirTurn = true;
  private volatile boolean over;
  private volatile boolean lost;

  /**
   * Begins to wait.
   *
   * @param giveUp what is done, once, when patience is lost
   */
  Patience(Duration limit, Runnable giveUp) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: > 0)");
    }
    this.limit = limit;
    this.giveUp = giveUp;
    Thread.ofVirtual().name("patience").start(this::run);
  }

  private void run() {
    try {
      while (!over) {
        boolean sign = signs.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        // Only the last one counts: it is from then on that nothing was heard.
        signs.drainPermits();
        if (!sign && theirTurn && !over) {
          lost = true;
          giveUp.run();
          return;
        }
      }
    } catch (InterruptedException ended) {
      // Whoever ends this thread no longer waits for anybody.
      Thread.currentThread().interrupt();
    }
  }

  /** They have said something, and whoever waits for them is busy. */
  void heard() {
    theirTurn = false;
    signs.release();
  }

  /** It is up to them again. */
  void listen() {
    theirTurn = true;
    signs.release();
  }

  /** Whether they were given up. */
  boolean isLost() {
    return lost;
  }

  @Override
  public void close() {
    over = true;
    signs.release();
  }
}

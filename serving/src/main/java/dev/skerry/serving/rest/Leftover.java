package dev.skerry.serving.rest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a client still sends after it was refused. Closing the connection then resets it, and the
 * client loses the refusal if it listens only after it has sent everything; so it is read and
 * thrown away, up to so much, and for so long.
 */
final class Leftover {
  static final long MOST_BYTES = 256L << 20;
  private static final int PIECE = 1 << 16;
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final int MOST_WAITS = 30;

  private Leftover() {}

  /** Returns when nothing came for a moment, or it is enough. */
  static void drain(InputStream in) {
    AtomicLong drained = new AtomicLong();
    // It may block in the middle; closing the connection ends it.
    Thread reader = Thread.ofVirtual().start(() -> read(in, drained));
    try {
      long before = -1;
      for (int wait = 0; wait < MOST_WAITS && before != drained.get(); wait++) {
        before = drained.get();
        if (reader.join(QUIET)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(InputStream in, AtomicLong drained) {
    byte[] piece = new byte[PIECE];
    try {
      while (drained.get() < MOST_BYTES) {
        int more = in.read(piece);
        if (more < 0) {
          return;
        }
        drained.addAndGet(more);
      }
    } catch (IOException | RuntimeException e) {
      // The client has gone, or the connection has been closed: there is no more to drain.
    }
  }
}

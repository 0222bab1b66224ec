package dev.skerry.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Ends a program that runs until somebody stops it: with Ctrl-C, or SIGTERM. */
public final class Stop {
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Stop() {}

  /** Closes {@code program} once somebody stops it. */
  public static Stop closes(Closeable program) {
    Stop stop = new Stop();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    program.close();
                  } catch (IOException e) {
                    System.err.println("skerry: " + e.getMessage());
                  } finally {
                    stop.stopped.countDown();
                  }
                },
                "stop"));
    return stop;
  }

  /** Waits until that is done. */
  public void await() throws InterruptedException {
    stopped.await();
  }
}

package dev.skerry.cli.workshop;

import dev.skerry.cli.CommandException;
import dev.skerry.cli.fleet.JobShown;
import dev.skerry.optimizer.Stage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says every few seconds that a job goes on, whatever the optimizer is busy with, so that its lease
 * does not run out. A fleet that does not answer is asked again; one that refuses ends the job.
 */
final class Pulse implements AutoCloseable {
  private final Errands errands;
  private final JobShown job;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Progress progress = Progress.of("getting ready", System.nanoTime());
  private volatile String refused = "";

  private Pulse(Errands errands, JobShown job, Duration pause) {
    this.errands = errands;
    this.job = job;
    this.pause = pause;
  }

  static Pulse start(Errands errands, JobShown job, Duration pause) {
    Pulse pulse = new Pulse(errands, job, pause);
    Thread.ofPlatform().name("pulse").daemon(true).start(pulse::beat);
    return pulse;
  }

  private void beat() {
    try {
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          errands.tell(job, progress);
        } catch (CommandException e) {
          if (e.isWrong()) {
            refused = String.valueOf(e.getMessage());
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only the thread that works says how far it is. */
  void note(Stage stage) {
    progress = progress.after(stage, System.nanoTime());
  }

  /** Goes on only if the fleet has not taken the job away. */
  void requireTurn() {
    if (!refused.isEmpty()) {
      throw Worker.lost(refused);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

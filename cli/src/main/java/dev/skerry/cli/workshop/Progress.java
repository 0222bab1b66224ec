package dev.skerry.cli.workshop;

import dev.skerry.optimizer.Stage;
import java.time.Duration;

/**
 * How far a job is, from what the optimizer says of its stages.
 *
 * @param share of 1, as far as anybody can tell
 * @param begun when the stage began, in nanoseconds
 * @param left of the stage that goes on; zero if it cannot be told
 */
record Progress(double share, String doing, long begun, Duration left) {
  private static final int LONGEST = 200;

  static Progress of(String doing, long nanos) {
    return new Progress(0, doing, nanos, Duration.ZERO);
  }

  /** After {@code stage}; never less than before, for stages count anew. */
  Progress after(Stage stage, long nanos) {
    String what =
        stage.what().length() > LONGEST ? stage.what().substring(0, LONGEST) : stage.what();
    boolean teaching = stage.what().startsWith("teaching");
    double said = teaching ? share : (double) stage.done() / Math.max(1, stage.steps());
    if (!what.equals(doing)) {
      return new Progress(Math.clamp(said, share, 1), what, nanos, Duration.ZERO);
    }
    Duration left =
        stage.done() == 0
            ? Duration.ZERO
            : Duration.ofNanos(
                (long) ((double) (nanos - begun) * (stage.steps() - stage.done()) / stage.done()));
    return new Progress(Math.clamp(said, share, 1), what, begun, left);
  }
}

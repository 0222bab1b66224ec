package dev.skerry.optimizer;

import dev.skerry.optimizer.samples.Samples;
import java.util.stream.IntStream;

/**
 * Training samples of which some are never taught, so that students can be compared on what none of
 * them has learned by heart. Where there are too few to spare any, all are taught.
 *
 * @param taught what students learn from
 * @param compared what they are compared on before it is decided which goes on
 */
record HeldOut(Samples taught, Samples compared) {
  private static final int COMPARED = 128;
  /* So many times more are left to learn from. */
  private static final int PLENTY = 8;

  static HeldOut of(Samples training) {
    Samples compared = training.first(COMPARED);
    return training.count() < PLENTY * COMPARED
        ? new HeldOut(training, compared)
        : new HeldOut(
            training.picked(IntStream.range(COMPARED, training.count()).boxed().toList()),
            compared);
  }
}

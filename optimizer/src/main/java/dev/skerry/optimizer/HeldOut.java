package dev.skerry.optimizer;

import dev.skerry.optimizer.repair.Repair;
import dev.skerry.optimizer.samples.Samples;
import java.util.stream.IntStream;

/**
 * Training samples of which some are never taught, so that it shows what was learned by heart.
 *
 * @param taught what students learn from
 * @param apart what they are asked now and then, and compared on before it is decided which goes
 *     on; none where all are needed for teaching
 */
record HeldOut(Samples taught, Samples apart) {
  private static final int MOST = 128;
  private static final int SHARE = 5;
  /* Fewer tell nothing. */
  private static final int LEAST = 8;

  static HeldOut of(Samples training) {
    int apart = Math.min(MOST, training.count() / SHARE);
    if (apart < LEAST || training.count() - apart < Repair.LEAST_SAMPLES) {
      return new HeldOut(training, training.first(0));
    }
    return new HeldOut(
        training.picked(IntStream.range(apart, training.count()).boxed().toList()),
        training.first(apart));
  }

  /** What students are compared on: what they learned from, if there is nothing else. */
  Samples compared() {
    return apart.count() > 0 ? apart : taught.first(MOST);
  }
}

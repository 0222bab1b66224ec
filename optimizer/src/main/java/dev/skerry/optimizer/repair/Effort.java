package dev.skerry.optimizer.repair;

import dev.skerry.model.Graph;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;

/** How much is learned: so many lessons of so many samples. */
public record Effort(int steps, int batch) {
  /* What a small network needs to learn nearly all it can. */
  private static final int MOST = 8000;
  /* Fewer show nothing. */
  private static final int LEAST = 200;

  /** How many samples are usual in a lesson. */
  public static final int BATCH = 32;

  /* Multiply-accumulates of the original over all lessons: some tens of minutes on one core. */
  private static final double AFFORDED = 5e12;

  public Effort {
    if (steps < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "steps " + steps + ", batch " + batch + " (expected: >= 1 and >= 2)");
    }
  }

  /** What is usual for an original: fewer lessons where each takes long. */
  public static Effort usual(Graph original) {
    double macs = Cost.macs(original, Shapes.forOneSample(original)).orElse(1);
    return new Effort((int) Math.clamp(AFFORDED / (BATCH * Math.max(1, macs)), LEAST, MOST), BATCH);
  }
}

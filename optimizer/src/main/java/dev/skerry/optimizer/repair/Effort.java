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

  /* Samples in a lesson: fewer where all that is computed on the way to a loss takes much memory. */
  private static final int BATCH = 32;
  private static final int LEAST_BATCH = 8;
  private static final double AFFORDED_BYTES = 128 << 20;

  /* Multiply-accumulates of the original over all lessons: some tens of minutes on one core. */
  private static final double AFFORDED = 5e12;

  public Effort {
    if (steps < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "steps " + steps + ", batch " + batch + " (expected: >= 1 and >= 2)");
    }
  }

  /** What is usual for an original: fewer lessons where each takes long, smaller ones of much. */
  public static Effort usual(Graph original) {
    Shapes shapes = Shapes.forOneSample(original);
    double macs = Cost.macs(original, shapes).orElse(1);
    double bytes = Math.max(1, (double) Float.BYTES * Cost.outputs(original, shapes));
    int batch = BATCH;
    while (batch > LEAST_BATCH && batch * bytes > AFFORDED_BYTES) {
      batch /= 2;
    }
    return new Effort((int) Math.clamp(AFFORDED / (batch * Math.max(1, macs)), LEAST, MOST), batch);
  }

  /** So many lessons of the same size. */
  public Effort withSteps(int lessons) {
    return new Effort(lessons, batch);
  }
}

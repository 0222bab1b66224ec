package dev.skerry.learning.bearing;

import dev.skerry.learning.Progress;
import java.util.function.Consumer;

/** The steps of a whole course, weighed by what they cost. */
final class Workload {
  /* Rounded costs of a step, teacher included, the tiny sibling's being 1. */
  private static final double FULL = 4;
  private static final double SMALL = 2;
  private static final double TINY = 1;

  private final Effort effort;
  private final Consumer<Stage> watch;

  Workload(Effort effort, Consumer<Stage> watch) {
    this.effort = effort;
    this.watch = watch;
  }

  int steps(String sibling) {
    return effort.steps(sibling);
  }

  void report(String sibling, Progress progress) {
    double full = FULL * effort.full();
    double small = SMALL * effort.small();
    double all = full + small + TINY * effort.tiny();
    double done =
        switch (sibling) {
          case "full" -> FULL * progress.step();
          case "small" -> full + SMALL * progress.step();
          default -> full + small + TINY * progress.step();
        };
    watch.accept(new Stage(sibling, progress, done / all));
  }
}

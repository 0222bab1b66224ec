package dev.skerry.optimizer;

import dev.skerry.engine.EngineException;
import dev.skerry.learning.LearningException;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.quantize.QuantizationPlan;
import dev.skerry.optimizer.quantize.Quantizer;
import dev.skerry.optimizer.quantize.Range;
import dev.skerry.optimizer.quantize.Rehearsal;
import dev.skerry.optimizer.samples.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Teaches a graph to lose less when its numbers become integers. */
final class Tuning {
  /* The share of all lessons that it takes: little is to be learned, and gently. */
  private static final int PART = 4;

  private final School school;
  private final Order order;

  Tuning(School school, Order order) {
    this.school = school;
    this.order = order;
  }

  /** Samples that nothing is taught with, if there are enough. */
  Samples compared() {
    return school.compared();
  }

  /**
   * A graph on integers, as {@link Quantizer#quantize} makes it of what was taught; nothing if it
   * could not be, which is then among {@code notes}.
   */
  Optional<Graph> quantized(
      String name,
      Graph folded,
      QuantizationPlan plan,
      Map<String, Range> ranges,
      List<String> notes)
      throws IOException, InterruptedException {
    Arithmetic arithmetic = order.target().arithmetic();
    try {
      Graph rehearsal = Rehearsal.of(folded, plan, ranges, arithmetic);
      Graph taught =
          school.repair().teachGently(rehearsal, PART, order.seed(), school.watch().apply(name));
      return Optional.of(
          Quantizer.quantize(Rehearsal.learned(folded, taught), plan, ranges, arithmetic));
    } catch (UnfitException
        | LearningException
        | EngineException
        | ModelException
        | IllegalArgumentException unfit) {
      notes.add(name + " was not made: " + unfit.getMessage());
      return Optional.empty();
    }
  }
}

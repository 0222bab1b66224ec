package dev.skerry.learning;

import dev.skerry.model.Graph;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model that learns now and then what it is not taught, and keeps the one that answered
 * best: what is learned from few samples is soon learned by heart (Prechelt, "Early stopping - but
 * when?", 1998; here training goes on, since the last steps at a low rate are often the best).
 */
final class Examination {
  /* As often as that, and not after fewer lessons than that. */
  private static final int TIMES = 20;
  private static final int APART = 50;

  private final ToDoubleFunction<Lesson> loss;
  private final List<Lesson> questions;
  private final int every;
  private @Nullable Graph best;
  private double least = Double.POSITIVE_INFINITY;

  /**
   * An examination in a training.
   *
   * @param loss of the model's answers as it is now
   * @param questions of about the same size; if there are none, the last model is the best
   * @param steps of the training
   */
  Examination(ToDoubleFunction<Lesson> loss, List<Lesson> questions, int steps) {
    this.loss = loss;
    this.questions = List.copyOf(questions);
    every = Math.max(APART, Math.ceilDiv(steps, TIMES));
  }

  /** Asks, if it is time to, before a step counted from 0. */
  void before(int step, Supplier<Graph> model) {
    if (step % every == 0) {
      ask(model);
    }
  }

  /** The one that answered best, of those that were asked and the last. */
  Graph best(Supplier<Graph> last) {
    ask(last);
    return best == null ? last.get() : best;
  }

  private void ask(Supplier<Graph> model) {
    if (questions.isEmpty()) {
      return;
    }
    double mean = 0;
    for (Lesson question : questions) {
      mean += loss.applyAsDouble(question) / questions.size();
    }
    // One that answers with what is no number is never the best.
    if (mean < least) {
      least = mean;
      best = model.get();
    }
  }
}

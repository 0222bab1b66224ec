package dev.skerry.learning;

import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Where lessons come from: drawn fresh for each step, or from samples that are there. */
@FunctionalInterface
public interface Lessons {
  /** The lesson of a step, counted from 0; the same each time it is asked for. */
  Lesson at(int step);

  /**
   * What a model is asked now and then, and never taught. If there is any, a training ends with the
   * weights that answered best, were they those it began with; otherwise with the last.
   */
  default List<Lesson> exam() {
    return List.of();
  }

  /**
   * Batches out of samples in memory. Each pass goes through all of them in another order, which
   * follows from the seed; what is left at its end and does not fill a batch is left out.
   *
   * @param samples all of them, along the first axis of each tensor
   */
  static Lessons shuffled(Lesson samples, int batch, long seed) {
    return new ShuffledLessons(samples, batch, seed);
  }

  /** {@link #shuffled} for a model with one input, and classes. */
  static Lessons shuffled(Tensor input, Tensor labels, int batch, long seed) {
    return shuffled(new Lesson(List.of(input), Optional.of(labels), Optional.empty()), batch, seed);
  }
}

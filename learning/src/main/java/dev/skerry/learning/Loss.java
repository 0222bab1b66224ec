package dev.skerry.learning;

/**
 * What a model is to make small, as a mean over the samples of a lesson.
 *
 * <p>Losses of classifiers work on logits. If the model's output comes from a Softmax or
 * LogSoftmax, its input is taken for them; otherwise the output itself is.
 */
public sealed interface Loss {
  /** −log of the probability that the model gives the right class. Needs labels. */
  record CrossEntropy() implements Loss {}

  /**
   * To say what a teacher says, also about the classes that are wrong (Hinton et al., "Distilling
   * the knowledge in a neural network", 2015):
   *
   * <pre>weight · T² · KL(softmax(teacher/T) ‖ softmax(student/T)) + (1 − weight) · cross entropy
   * </pre>
   *
   * Needs the teacher's logits; labels as well, unless {@code weight} is 1.
   *
   * @param temperature T; the higher, the more the unlikely classes count
   * @param weight of the teacher against the labels, from 0 to 1
   */
  record Distillation(double temperature, double weight) implements Loss {
    public Distillation {
      if (!(temperature > 0)) {
        throw new IllegalArgumentException("temperature: " + temperature + " (expected: > 0)");
      }
      if (!(weight >= 0 && weight <= 1)) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 1)");
      }
    }
  }

  /** The squared distance to the targets, as a mean over all elements of the output. */
  record MeanSquare() implements Loss {}
}

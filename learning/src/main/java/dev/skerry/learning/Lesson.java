package dev.skerry.learning;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What one step learns from: some samples, and what is to be said about them.
 *
 * @param inputs one for each input of the model, in its order; FP32, samples along the first axis
 * @param labels the right class of each sample, INT64 [samples]
 * @param targets FP32: for distillation the teacher's logits [samples, classes], or logarithms of
 *     its probabilities, which do as well; for regression what the output should be
 */
public record Lesson(List<Tensor> inputs, Optional<Tensor> labels, Optional<Tensor> targets) {
  public Lesson {
    inputs = List.copyOf(inputs);
    inputs.forEach(input -> require("input", input, ElementType.FP32));
    labels.ifPresent(tensor -> require("labels", tensor, ElementType.INT64));
    targets.ifPresent(tensor -> require("targets", tensor, ElementType.FP32));
  }

  /** Samples of a model with one input, and their classes. */
  public static Lesson ofLabels(Tensor input, Tensor labels) {
    return new Lesson(List.of(input), Optional.of(labels), Optional.empty());
  }

  /** Samples of a model with one input, and what its output should be. */
  public static Lesson ofTargets(Tensor input, Tensor targets) {
    return new Lesson(List.of(input), Optional.empty(), Optional.of(targets));
  }

  /** The same with what a teacher says. */
  public Lesson withTargets(Tensor teacher) {
    return new Lesson(inputs, labels, Optional.of(teacher));
  }

  private static void require(String what, Tensor tensor, ElementType type) {
    if (tensor.type() != type) {
      throw new IllegalArgumentException(what + ": " + tensor + " (expected: " + type + ")");
    }
  }
}

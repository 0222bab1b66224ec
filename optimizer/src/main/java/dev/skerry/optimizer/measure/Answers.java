package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.samples.SampleException;
import java.util.List;

/**
 * What a model said about some samples: its outputs, samples along the first axis.
 *
 * @param count how many samples
 */
public record Answers(List<Tensor> outputs, int count) {
  public Answers {
    outputs = List.copyOf(outputs);
    for (Tensor output : outputs) {
      if (output.shape().rank() == 0 || output.shape().dimension(0) != count) {
        throw new IllegalArgumentException(
            "output: " + output + " (expected: " + count + " samples along the first axis)");
      }
    }
  }

  /** Whether any output is of floats. */
  public boolean hasFloats() {
    return outputs.stream().anyMatch(Answers::isFloats);
  }

  private static boolean isFloats(Tensor output) {
    return output.type() == ElementType.FP32;
  }

  /**
   * The first output of floats, by which a model is judged: a class that was chosen already, as
   * scikit-learn's exports give it first, does not tell how near the others were.
   *
   * @throws SampleException if there is none
   */
  public Tensor first() {
    return outputs.stream()
        .filter(Answers::isFloats)
        .findFirst()
        .orElseThrow(() ->
            new SampleException("outputs: " + outputs + " (expected: one of FP32 among them)"));
  }

  /** How many numbers that has for a sample. */
  public int width() {
    return Math.toIntExact(first().shape().elements() / Math.max(1, count));
  }

  /** The class that it gives the most to, of each sample. */
  public int likeliest(int sample) {
    int width = width();
    int best = 0;
    for (int i = 1; i < width; i++) {
      if (first().floats().get(sample * width + i) > first().floats().get(sample * width + best)) {
        best = i;
      }
    }
    return best;
  }

  /** Whether every number of every floating output is one. */
  public boolean isFinite() {
    for (Tensor output : outputs) {
      if (isFloats(output)) {
        for (int i = 0; i < output.floats().limit(); i++) {
          if (!Float.isFinite(output.floats().get(i))) {
            return false;
          }
        }
      }
    }
    return true;
  }
}

package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
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

  /** The first output. */
  public Tensor first() {
    return outputs.getFirst();
  }

  /** How many numbers the first output has for a sample. */
  public int width() {
    return Math.toIntExact(first().shape().elements() / Math.max(1, count));
  }

  /** The class that the first output gives the most to, of each sample. */
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
      if (output.type() == ElementType.FP32) {
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

package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.samples.SampleException;
import java.nio.ByteBuffer;
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

  /** Whether other answers are the same to the last bit. */
  public boolean isSame(Answers others) {
    boolean same = outputs.size() == others.outputs.size();
    for (int i = 0; same && i < outputs.size(); i++) {
      same = outputs.get(i).bytes().equals(others.outputs.get(i).bytes());
    }
    return same;
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

  /**
   * The class of each sample, where a model gives nothing but that: whole numbers, one a sample.
   *
   * @throws SampleException if it gives something else
   */
  private int chosen(int sample) {
    Tensor only = outputs.getFirst();
    boolean whole = only.type() == ElementType.INT64 || only.type() == ElementType.INT32;
    if (outputs.size() != 1 || !whole || only.shape().elements() != count) {
      throw new SampleException(
          "outputs: "
              + outputs
              + " (expected: one of FP32 among them, or a class for each sample)");
    }
    return only.type() == ElementType.INT64
        ? Math.clamp(only.longs().get(sample), 0, Integer.MAX_VALUE)
        : Math.max(0, only.bytes().getInt(sample * Integer.BYTES));
  }

  /** Whether a model says of a sample, bit by bit, what another says. */
  boolean isSame(Answers other, int sample) {
    if (outputs.size() != other.outputs().size()) {
      return false;
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (!slice(outputs.get(i), sample).equals(slice(other.outputs().get(i), sample))) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer slice(Tensor output, int sample) {
    int size = output.byteSize() / count;
    return output.bytes().slice(sample * size, size);
  }

  /** How many numbers that has for a sample. */
  public int width() {
    return Math.toIntExact(first().shape().elements() / Math.max(1, count));
  }

  /** The class that it gives the most to, of a sample, or that it has chosen already. */
  public int likeliest(int sample) {
    if (!hasFloats()) {
      return chosen(sample);
    }
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

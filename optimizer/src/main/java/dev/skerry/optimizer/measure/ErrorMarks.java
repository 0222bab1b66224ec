package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * How much of what there is to say is said: 1 − error over the error of always saying the mean, not
 * below 0. Outputs of a model count alike, whatever their sizes and units.
 */
final class ErrorMarks implements Marks {
  private final double[] errors;
  private final double[] spreads;
  private final boolean squared;

  ErrorMarks(List<Tensor> said, List<Tensor> right, boolean squared) {
    this.squared = squared;
    int samples = Math.toIntExact(said.getFirst().shape().dimension(0));
    errors = new double[samples];
    spreads = new double[samples];
    for (int i = 0; i < said.size(); i++) {
      add(said.get(i).floats(), right.get(i).floats(), samples);
    }
  }

  private void add(FloatBuffer said, FloatBuffer right, int samples) {
    if (said.limit() != right.limit() || right.limit() == 0) {
      java.util.Arrays.fill(errors, Double.NaN);
      return;
    }
    double mean = mean(right);
    int width = right.limit() / samples;
    double[] error = new double[samples];
    double[] spread = new double[samples];
    double all = 0;
    for (int i = 0; i < right.limit(); i++) {
      error[i / width] += cost(distance(said.get(i), right.get(i))) / width;
      if (Float.isFinite(right.get(i))) {
        spread[i / width] += cost(right.get(i) - mean) / width;
        all += cost(right.get(i) - mean) / right.limit();
      }
    }
    for (int i = 0; i < samples; i++) {
      errors[i] += error[i] / Math.max(1e-12, all);
      spreads[i] += spread[i] / Math.max(1e-12, all);
    }
  }

  private static double mean(FloatBuffer numbers) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < numbers.limit(); i++) {
      if (Float.isFinite(numbers.get(i))) {
        sum += numbers.get(i);
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /* Who says what is no number where just that is right is right. */
  private static double distance(float said, float right) {
    return Float.compare(said, right) == 0 ? 0 : said - (double) right;
  }

  private double cost(double distance) {
    return squared ? distance * distance : Math.abs(distance);
  }

  @Override
  public int count() {
    return errors.length;
  }

  @Override
  public double score(int[] times) {
    double error = 0;
    double spread = 0;
    for (int i = 0; i < errors.length; i++) {
      error += errors[i] * times[i];
      spread += spreads[i] * times[i];
    }
    double share = error / Math.max(1e-12, spread);
    double lost = squared ? Math.sqrt(share) : share;
    return lost <= 1 ? 1 - lost : 0;
  }
}

package dev.skerry.optimizer.measure;

import java.util.Arrays;

/**
 * What a model's answers are worth, sample by sample, and how that makes one number: the higher the
 * better, 1 at best.
 */
public interface Marks {
  /** Of how many samples. */
  int count();

  /**
   * The number, if each sample were there so many times.
   *
   * @param times one for each sample; not all 0
   */
  double score(int[] times);

  /** The number, each sample once. */
  default double score() {
    int[] once = new int[count()];
    Arrays.fill(once, 1);
    return score(once);
  }

  /** Marks whose number is their mean, not below 0. */
  static Marks mean(double[] each) {
    double[] marks = each.clone();
    return new Marks() {
      @Override
      public int count() {
        return marks.length;
      }

      @Override
      public double score(int[] times) {
        double sum = 0;
        long samples = 0;
        for (int i = 0; i < marks.length; i++) {
          sum += marks[i] * times[i];
          samples += times[i];
        }
        return Math.max(0, sum / samples);
      }
    };
  }
}

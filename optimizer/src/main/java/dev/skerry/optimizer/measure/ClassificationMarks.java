package dev.skerry.optimizer.measure;

import java.util.List;

/** F1 of each class that appears, and their mean. */
final class ClassificationMarks implements Marks {
  private final int[] said;
  private final int[] right;
  private final int classes;

  ClassificationMarks(Answers answers, List<Integer> truth) {
    said = new int[answers.count()];
    right = new int[answers.count()];
    int most = 0;
    for (int i = 0; i < said.length; i++) {
      said[i] = answers.likeliest(i);
      right[i] = truth.get(i);
      most = Math.max(most, Math.max(said[i], right[i]));
    }
    classes = most + 1;
  }

  @Override
  public int count() {
    return said.length;
  }

  @Override
  public double score(int[] times) {
    long[] hits = new long[classes];
    long[] all = new long[classes];
    for (int i = 0; i < said.length; i++) {
      hits[said[i]] += said[i] == right[i] ? times[i] : 0;
      all[said[i]] += times[i];
      all[right[i]] += times[i];
    }
    double sum = 0;
    int appearing = 0;
    for (int c = 0; c < classes; c++) {
      if (all[c] > 0) {
        sum += 2.0 * hits[c] / all[c];
        appearing++;
      }
    }
    return appearing == 0 ? 0 : sum / appearing;
  }
}

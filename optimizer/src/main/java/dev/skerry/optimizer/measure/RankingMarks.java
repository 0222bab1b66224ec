package dev.skerry.optimizer.measure;

import dev.skerry.optimizer.samples.SampleException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The area under the curve of hits against false alarms, by ranks. */
final class RankingMarks implements Marks {
  private final float[] numbers;
  private final boolean[] positive;
  private final List<Integer> order;

  /* Of two classes the last number says how likely class 1 is; a single number says so itself. */
  RankingMarks(Answers answers, List<Integer> truth) {
    int width = answers.width();
    numbers = new float[answers.count()];
    positive = new boolean[answers.count()];
    int positives = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = answers.first().floats().get(i * width + width - 1);
      positive[i] = truth.get(i) == 1;
      positives += positive[i] ? 1 : 0;
    }
    if (width > 2 || positives == 0 || positives == numbers.length) {
      throw new SampleException(
          "auc: "
              + positives
              + " of "
              + numbers.length
              + " samples of class 1, outputs of width "
              + width
              + " (expected: two classes, samples of both)");
    }
    order =
        IntStream.range(0, numbers.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> numbers[i]))
            .toList();
  }

  @Override
  public int count() {
    return numbers.length;
  }

  @Override
  public double score(int[] times) {
    double won = 0;
    long below = 0;
    long positives = 0;
    for (int from = 0; from < order.size(); ) {
      int to = from;
      long up = 0;
      long down = 0;
      while (to < order.size()
          && Float.compare(numbers[order.get(to)], numbers[order.get(from)]) == 0) {
        int i = order.get(to++);
        up += positive[i] ? times[i] : 0;
        down += positive[i] ? 0 : times[i];
      }
      won += up * (below + 0.5 * down);
      below += down;
      positives += up;
      from = to;
    }
    return positives == 0 || below == 0 ? 0.5 : won / ((double) positives * below);
  }
}

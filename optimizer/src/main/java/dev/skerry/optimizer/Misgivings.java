package dev.skerry.optimizer;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Metric;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.samples.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Why what is measured of candidates may say less than it seems to.
 *
 * @param notes for a person
 * @param blind whether the measure cannot tell a good candidate from one that has learned nothing
 */
record Misgivings(List<String> notes, boolean blind) {
  private static final String LOOK =
      "; skerry inspect --data shows what the model sees, and the original stays in the family";

  private static final int FEW = 20;

  Misgivings {
    notes = List.copyOf(notes);
  }

  /**
   * What there is to say.
   *
   * @param steady whether the original says the same when it is asked the same again
   * @param score of the original
   */
  static Misgivings of(Metric metric, Truth truth, Answers original, boolean steady, double score) {
    List<String> notes = new ArrayList<>();
    if (original.count() < FEW) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d to score on is few: where no answer changes, %.0f %% of others may all the same; give some hundreds",
              original.count(),
              100 * PairedTest.unseen(original.count())));
    }
    if (!steady) {
      notes.add(
          "the original answers otherwise each time that it is asked the same, so what candidates lose is"
              + " a draw as well; export it without what draws numbers, such as dropout");
    }
    if (!original.isFinite()) {
      notes.add(
          "the original answers with NaN or infinite numbers to some samples;"
              + " of these, a candidate is right only if it says the same");
    }
    boolean oneOfMany = metric != Metrics.CLOSENESS && floats(original) > 1;
    if (oneOfMany && metric instanceof Metrics) {
      notes.add(metric + " is of the first output of floats; nothing is said of the other outputs");
    }
    int before = notes.size();
    if (metric == Metrics.TOP_1 && truth instanceof Truth.Classes(List<Integer> classes)) {
      double commonest = commonest(classes);
      if (score <= commonest) {
        notes.add(
            String.format(
                    Locale.ROOT,
                    "the original is right about %.4f of the samples, no more than whoever always says"
                        + " the commonest class (%.4f), so little is lost by saying anything",
                    score,
                    commonest)
                + LOOK);
      }
    }
    if (metric == Metrics.AGREEMENT && original.hasFloats() && saysOneClass(original)) {
      notes.add(
          "the original says one and the same class about all samples,"
              + " so whoever always says it agrees"
              + LOOK);
    }
    if ((metric == Metrics.RMSE || metric == Metrics.MAE) && !(score > 0)) {
      notes.add(
          "the original is no better than always saying the targets' mean, so nothing can be lost"
              + LOOK);
    }
    return new Misgivings(notes, notes.size() > before);
  }

  private static long floats(Answers answers) {
    return answers.outputs().stream().filter(each -> each.type() == ElementType.FP32).count();
  }

  private static double commonest(List<Integer> classes) {
    Map<Integer, Integer> counts = new HashMap<>();
    classes.forEach(each -> counts.merge(each, 1, Integer::sum));
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return (double) most / Math.max(1, classes.size());
  }

  private static boolean saysOneClass(Answers answers) {
    Set<Integer> said = new HashSet<>();
    for (int i = 0; i < answers.count(); i++) {
      said.add(answers.likeliest(i));
    }
    return answers.width() > 1 && answers.count() > 1 && said.size() == 1;
  }
}

package dev.skerry.optimizer.measure;

import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.optimizer.samples.Truth;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The usual ways to judge answers. */
public enum Metrics implements Metric {
  /** The share of samples whose likeliest class is right. */
  TOP_1(true) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return answers.hasFloats()
          ? topK(answers, classes(truth), 1)
          : chosen(answers, classes(truth));
    }
  },
  /** The share of samples whose right class is among the five likeliest. */
  TOP_5(true) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return topK(answers, classes(truth), 5);
    }
  },
  /** The mean over classes of 2 · hits / (said + right). */
  F1(true) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return new ClassificationMarks(answers, classes(truth));
    }
  },
  /** How often a sample of class 1 gets a higher number than one of class 0; ties count half. */
  AUC(true) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return new RankingMarks(answers, classes(truth));
    }
  },
  /** 1 − mean absolute error over that of always saying the mean. */
  MAE(true) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return new ErrorMarks(List.of(answers.first()), List.of(targets(answers, truth)), false);
    }
  },
  /** 1 − root mean squared error over that of always saying the mean. */
  RMSE(true) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return new ErrorMarks(List.of(answers.first()), List.of(targets(answers, truth)), true);
    }
  },
  /**
   * The share of samples about which it says the same class as the original; without floats, the
   * same.
   */
  AGREEMENT(false) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      double[] marks = new double[answers.count()];
      for (int i = 0; i < marks.length; i++) {
        boolean same =
            original.hasFloats()
                ? answers.likeliest(i) == original.likeliest(i)
                : answers.isSame(original, i);
        marks[i] = same ? 1 : 0;
      }
      return Marks.mean(marks);
    }
  },
  /** 1 − root mean squared distance from the original over the spread of what that says. */
  CLOSENESS(false) {
    @Override
    public Marks of(Answers answers, Truth truth, Answers original) {
      return new ErrorMarks(floats(answers), floats(original), true);
    }
  };

  private final boolean needsTruth;

  Metrics(boolean needsTruth) {
    this.needsTruth = needsTruth;
  }

  @Override
  public boolean needsTruth() {
    return needsTruth;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The metric of a name such as {@code top-1}, in whatever case. */
  public static Optional<Metrics> named(String name) {
    for (Metrics metric : values()) {
      if (metric.toString().equals(name.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  private static List<Integer> classes(Truth truth) {
    if (truth instanceof Truth.Classes(List<Integer> classes)) {
      return classes;
    }
    throw new SampleException("labels: none (expected: the class of each sample, in labels.csv)");
  }

  private static Tensor targets(Answers answers, Truth truth) {
    if (!(truth instanceof Truth.Targets(Tensor targets))) {
      throw new SampleException("targets: none (expected: targets.npy, what the output should be)");
    }
    if (targets.shape().elements() != answers.first().shape().elements()) {
      throw new SampleException(
          "targets: " + targets + " (expected: " + answers.first().shape() + ")");
    }
    return targets;
  }

  private static List<Tensor> floats(Answers answers) {
    List<Tensor> floats =
        answers.outputs().stream().filter(output -> output.type() == ElementType.FP32).toList();
    if (floats.isEmpty()) {
      throw new SampleException("outputs: " + answers.outputs() + " (expected: FP32 among them)");
    }
    return floats;
  }

  private static Marks chosen(Answers answers, List<Integer> classes) {
    double[] marks = new double[answers.count()];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = answers.likeliest(i) == classes.get(i) ? 1 : 0;
    }
    return Marks.mean(marks);
  }

  private static Marks topK(Answers answers, List<Integer> classes, int k) {
    int width = answers.width();
    FloatBuffer numbers = answers.first().floats();
    double[] marks = new double[answers.count()];
    for (int i = 0; i < marks.length; i++) {
      int right = classes.get(i);
      if (right >= width) {
        throw new SampleException(
            "label: " + right + " (expected: 0 to " + (width - 1) + ", the model's classes)");
      }
      int above = 0;
      float own = numbers.get(i * width + right);
      for (int c = 0; c < width; c++) {
        float other = numbers.get(i * width + c);
        above += other > own || (other == own && c < right) ? 1 : 0;
      }
      // Of a number that is none, nothing is above: it is never right.
      marks[i] = !Float.isNaN(own) && above < k ? 1 : 0;
    }
    return Marks.mean(marks);
  }
}

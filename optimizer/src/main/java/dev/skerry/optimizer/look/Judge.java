package dev.skerry.optimizer.look;

import dev.skerry.engine.EngineException;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Preparation;
import dev.skerry.optimizer.samples.SampleException;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Says how well a model tells classes apart, and what keeps it from doing better. */
final class Judge {
  /* So seldom would chance alone make labels look shifted. */
  private static final double SURE = 0.01;

  /* Of wider tables nobody copies the mean of each column. */
  private static final int MOST_COLUMNS = 64;
  private static final int MOST_KNOWN = 1000;
  private static final long SEED = 1;

  private final List<TensorSpec> inputs;
  private final Function<Samples, Answers> model;
  private final Parts parts;
  private final Samples samples;
  private final List<Integer> labels;
  private final LabelCounts counts;
  private final List<Warning> warnings;

  /**
   * A judge.
   *
   * @param samples that are asked about, some of those to score on; with classes
   * @param counts of all that are scored on
   * @param warnings where to add what is amiss
   */
  Judge(
      List<TensorSpec> inputs,
      Function<Samples, Answers> model,
      Parts parts,
      Samples samples,
      LabelCounts counts,
      List<Warning> warnings) {
    this.inputs = inputs;
    this.model = model;
    this.parts = parts;
    this.samples = samples;
    this.counts = counts;
    this.warnings = warnings;
    labels = ((Truth.Classes) samples.truth()).classes();
  }

  Optional<Judged> judge() {
    Answers answers = model.apply(samples);
    if (!answers.hasFloats() || answers.width() < 2) {
      warnings.add(
          Warning.of(
              "none of the outputs, "
                  + answers.outputs()
                  + ", is one number a class, so there is no accuracy to tell"));
      return Optional.empty();
    }
    if (!answers.isFinite()) {
      warnings.add(Warning.of("some of what the model says is NaN or infinite"));
    }
    int classes = answers.width();
    boolean[] declared = right(answers, labels);
    checkLabels(answers, declared);
    Judged judged = new Judged(Accuracy.of(declared), classes, tried(declared));
    checkChance(judged);
    judged.better().ifPresent(one -> warnings.add(warning(judged.accuracy(), one)));
    return Optional.of(judged);
  }

  private static boolean[] right(Answers answers, List<Integer> labels) {
    boolean[] right = new boolean[labels.size()];
    int width = answers.width();
    for (int i = 0; i < right.length; i++) {
      int label = labels.get(i);
      right[i] =
          label >= 0
              && label < width
              && answers.likeliest(i) == label
              && !Float.isNaN(answers.first().floats().get(i * width + label));
    }
    return right;
  }

  private void checkLabels(Answers answers, boolean[] declared) {
    int classes = answers.width();
    if (counts.highest() >= classes) {
      warnings.add(
          Warning.of(
              "label "
                  + counts.highest()
                  + " is none of the model's "
                  + classes
                  + " classes, 0 to "
                  + (classes - 1)
                  + "; samples of it are never right"));
    }
    for (int shift : new int[] {-1, 1}) {
      boolean[] shifted = right(answers, labels.stream().map(label -> label + shift).toList());
      if (SignTest.chance(declared, shifted) < SURE / 2) {
        warnings.add(
            Warning.of(
                "labels are one too "
                    + (shift < 0 ? "high" : "low")
                    + ": with each one "
                    + (shift < 0 ? "lower" : "higher")
                    + ", "
                    + share(Accuracy.of(shifted))
                    + " of the same samples are right; the model counts its classes from 0"));
      }
    }
  }

  private void checkChance(Judged judged) {
    double bar = Math.max(judged.chance(), counts.mostCommonShare());
    if (judged.accuracy().low() <= bar) {
      warnings.add(
          Warning.of(
              "the accuracy is not surely above "
                  + (counts.mostCommonShare() > judged.chance()
                      ? "that of always saying class " + counts.mostCommon()
                      : "chance")
                  + " ("
                  + String.format(Locale.ROOT, "%.3f", bar)
                  + "): samples, labels or their preparation are not what the model was trained with"));
    }
  }

  private List<Tried> tried(boolean[] declared) {
    List<Tried> tried = new ArrayList<>();
    if (inputs.size() != 1 || inputs.getFirst().type() != ElementType.FP32) {
      return tried;
    }
    TensorSpec input = inputs.getFirst();
    Samples.Field field = samples.field(input);
    for (UsualPreparations.Usual usual :
        UsualPreparations.of(field, stored(input, field), columns(input, field))) {
      Samples prepared = samples.prepared(input, usual.preparation());
      rights(prepared)
          .ifPresent(other ->
              tried.add(
                  new Tried(
                      usual.name(),
                      usual.preparation(),
                      Accuracy.of(other),
                      SignTest.chance(declared, other))));
    }
    return tried;
  }

  /* Where channels are does not matter for how numbers lie. */
  private Spread stored(TensorSpec input, Samples.Field field) {
    return Seen.of(input, samples.prepared(input, asStored(field))).all();
  }

  /* Of a table of floats, each feature; of those that are not scored on, as for training. */
  private List<Spread> columns(TensorSpec input, Samples.Field field) {
    Samples known = parts.training().isEmpty() ? parts.calibration() : parts.training();
    if (field.rows().type() != ElementType.FP32
        || field.rows().shape().rank() != 2
        || field.rows().shape().dimension(1) > MOST_COLUMNS
        || known.isEmpty()) {
      return List.of();
    }
    return Spread.columns(input, known.drawn(MOST_KNOWN, SEED).prepared(input, asStored(field)));
  }

  private static Preparation asStored(Samples.Field field) {
    return new Preparation(
        1, List.of(0.0), List.of(1.0), field.preparation().stored(), field.preparation().wanted());
  }

  /* Not every order of channels fits every model. */
  private Optional<boolean[]> rights(Samples prepared) {
    try {
      prepared.requireFit(inputs);
      return Optional.of(right(model.apply(prepared), labels));
    } catch (SampleException | EngineException doesNotFit) {
      return Optional.empty();
    }
  }

  private static Warning warning(Accuracy declared, Tried better) {
    return new Warning(
        "prepared in another way ("
            + better.name()
            + ") the model is right about "
            + share(better.accuracy())
            + " of the same samples instead of "
            + share(declared)
            + ", which is surely better",
        SpecLines.of(better.preparation()));
  }

  private static String share(Accuracy accuracy) {
    return String.format(Locale.ROOT, "%.3f", accuracy.share());
  }
}

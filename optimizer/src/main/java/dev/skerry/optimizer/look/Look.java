package dev.skerry.optimizer.look;

import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a model sees of samples, and how well it does with them.
 *
 * @param labels of all samples that are scored on, if they have classes
 * @param judged how well it tells these
 * @param closeness 1 − error over that of always saying the mean, if there are targets instead
 * @param warnings what is amiss, the gravest last
 */
public record Look(
    Parts parts,
    List<Seen> inputs,
    Optional<LabelCounts> labels,
    Optional<Judged> judged,
    OptionalDouble closeness,
    List<Warning> warnings) {
  /** How many samples tell enough. */
  public static final int USUAL_SAMPLES = 200;

  private static final long SEED = 1;

  public Look {
    inputs = List.copyOf(inputs);
    warnings = List.copyOf(warnings);
  }

  /**
   * Looks.
   *
   * @param inputs what the model takes
   * @param most how many of the samples to score on are looked at; always the same are drawn
   * @param model what it says about samples; asked once for each way to prepare them
   * @throws dev.skerry.optimizer.samples.SampleException if samples do not fit the model
   */
  public static Look at(
      List<TensorSpec> inputs, Parts parts, int most, Function<Samples, Answers> model) {
    Samples some = parts.scoring().drawn(most, SEED);
    some.requireFit(inputs);
    List<Seen> seen = inputs.stream().map(spec -> Seen.of(spec, some)).toList();
    List<Warning> warnings = new ArrayList<>();
    seen.forEach(one -> addOddities(one, warnings));
    Optional<LabelCounts> labels = Optional.empty();
    Optional<Judged> judged = Optional.empty();
    OptionalDouble closeness = OptionalDouble.empty();
    switch (some.truth()) {
      case Truth.Classes _ -> {
        LabelCounts counts = LabelCounts.of(((Truth.Classes) parts.scoring().truth()).classes());
        labels = Optional.of(counts);
        judged = new Judge(inputs, model, parts, some, counts, warnings).judge();
      }
      case Truth.Targets _ -> closeness = OptionalDouble.of(closeness(model, some, warnings));
      case Truth.Unknown() ->
          warnings.add(
              Warning.of(
                  "nobody says what is right (labels.csv, targets.npy), so nothing tells whether"
                      + " these numbers are what the model was trained with"));
    }
    return new Look(parts, seen, labels, judged, closeness, warnings);
  }

  private static double closeness(
      Function<Samples, Answers> model, Samples some, List<Warning> warnings) {
    Answers answers = model.apply(some);
    double score = Metrics.RMSE.of(answers, some.truth(), answers).score();
    if (!(score > 0)) {
      warnings.add(Warning.of("the model is no better than always saying the targets' mean"));
    }
    return score;
  }

  private static void addOddities(Seen seen, List<Warning> warnings) {
    String input = "input " + seen.wanted().name() + ": ";
    Spread all = seen.all();
    if (all.notNumbers() > 0) {
      warnings.add(
          Warning.of(
              input
                  + all.notNumbers()
                  + " of "
                  + (all.count() + all.notNumbers())
                  + " numbers are NaN or infinite"));
    }
    if (all.count() > 1 && all.min() == all.max()) {
      warnings.add(Warning.of(input + "all numbers are the same, " + all.min()));
    }
  }
}

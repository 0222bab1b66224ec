package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.shape.Cost;
import dev.skerry.model.shape.Shapes;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.Onlooker;
import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.prune.Activity;
import dev.skerry.optimizer.prune.Thinner;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.terms.Optimization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes narrower siblings of a graph without teaching: channels go that are told by others as well.
 * How many may go is found on samples by which it was not told what they tell.
 */
final class Thinning {
  /* What each layer may lose of what it makes, in the mean square. The first is as good as nothing. */
  private static final double[] LOSSES = {1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2};
  /* Siblings that differ by less are not worth the room. */
  private static final double APART = 0.05;
  /* More show nothing new, and take time: of a large model, so many multiply-accumulates. */
  private static final int MOST_WATCHED = 1024;
  private static final int LEAST_WATCHED = 64;
  private static final double AFFORDED = 5e10;
  private static final int MOST_CHECKED = 128;
  private static final int LEAST_CHECKED = 4;
  /* What says nearly the same, number for number, on samples that were not watched. */
  private static final double CLOSE = 0.98;
  /* The share of training samples that are not watched, to find out what the others did not show. */
  private static final int CHECKED = 4;

  private final Engine engine;
  private final Path workspace;
  private final Order order;
  private final Examiner examiner;

  Thinning(Engine engine, Path workspace, Order order, Examiner examiner) {
    this.engine = engine;
    this.workspace = workspace;
    this.order = order;
    this.examiner = examiner;
  }

  /**
   * A graph with fewer channels.
   *
   * @param name of the sibling
   * @param graph normalized, with batch normalizations unfolded if they were
   * @param step what was done
   * @param isHarmless whether nobody misses what went
   * @param isWithin whether no more is lost on the samples that were not watched than may be
   * @param share of all channels, that went
   */
  record Thinned(
      String name, Graph graph, String step, boolean isHarmless, boolean isWithin, double share) {
    /** As it stands beside others: with batch normalizations folded. */
    Candidate candidate() {
      return new Candidate(name, List.of(step), Normalizer.folded(graph), Optimization.PRUNING);
    }
  }

  /**
   * What could be made, each narrower than the one before; what ended it is among {@code notes}.
   */
  List<Thinned> of(Graph normalized, List<String> notes) throws IOException {
    Samples training = order.parts().training();
    int apart = Math.min(MOST_CHECKED, training.count() / CHECKED);
    if (Activity.of(normalized).values().isEmpty()) {
      return List.of();
    }
    if (apart < LEAST_CHECKED) {
      notes.add(
          "not thinned: %d training samples (expected: %d or more, to check on some what others show)"
              .formatted(training.count(), LEAST_CHECKED * CHECKED));
      return List.of();
    }
    Samples checked = training.first(apart);
    Activity activity = activity(normalized);
    int watched = order.parts().calibration().count() + watched(normalized).count();
    Answers right = answers(normalized, checked);
    List<Thinned> siblings = new ArrayList<>();
    int before = 0;
    Thinner thinner = Thinner.of(normalized, activity);
    for (double loss : LOSSES) {
      thinner.loseUpTo(loss);
      if (thinner.channels() == before) {
        continue;
      }
      Graph thinned = thinner.thinned();
      Answers said = answers(thinned, checked);
      PairedTest drop = drop(said, checked, right);
      if (!(drop.low() <= order.limits().accuracyDrop())) {
        notes.add(
            "no thinner: without %d channels that others tell by %d samples, %d others lose %.4f (allowed: %s)"
                .formatted(
                    thinner.channels(),
                    watched,
                    checked.count(),
                    drop.drop(),
                    order.limits().accuracyDrop()));
        break;
      }
      before = thinner.channels();
      double share = thinner.share();
      boolean within = drop.drop() <= order.limits().accuracyDrop();
      boolean harmless = loss == LOSSES[0] && within && closeness(said, right) >= CLOSE;
      String name = harmless ? "trimmed" : "thinned-" + Math.round(100 * share);
      if (siblings.stream()
          .anyMatch(first -> first.isHarmless() && share < first.share() + APART)) {
        continue;
      }
      siblings.removeIf(sibling ->
          !sibling.isHarmless()
              && share < sibling.share() + APART
              && (within == sibling.isWithin() || name.equals(sibling.name())));
      siblings.add(
          new Thinned(
              name,
              thinned,
              "%d channels taken out that others tell by %d samples".formatted(before, watched),
              harmless,
              within,
              share));
    }
    return siblings;
  }

  /** How the channels of a graph go with each other, on calibration and training samples. */
  Activity activity(Graph normalized) throws IOException {
    Activity activity = Activity.of(normalized);
    if (!activity.values().isEmpty()) {
      try (Onlooker onlooker = Onlooker.of(engine, workspace, normalized, activity.values())) {
        onlooker.watch(order.parts().calibration(), activity::see);
        onlooker.watch(watched(normalized), activity::see);
      }
    }
    return activity;
  }

  /** The same, or nothing is known of it where it cannot be watched. */
  Activity activityIfAny(Graph normalized) throws IOException {
    try {
      return activity(normalized);
    } catch (EngineException | ModelException | IllegalArgumentException unfit) {
      return Activity.of(normalized);
    }
  }

  /* Training samples but for those that are checked. */
  private Samples watched(Graph graph) {
    Samples training = order.parts().training();
    int apart = Math.min(MOST_CHECKED, training.count() / CHECKED);
    double macs = Cost.macs(graph, Shapes.forOneSample(graph)).orElse(1);
    return training
        .picked(IntStream.range(apart, training.count()).boxed().toList())
        .first((int) Math.clamp(AFFORDED / Math.max(1, macs), LEAST_WATCHED, MOST_WATCHED));
  }

  private PairedTest drop(Answers said, Samples samples, Answers right) {
    return PairedTest.of(
        order.metric().of(right, samples.truth(), right),
        order.metric().of(said, samples.truth(), right),
        order.seed());
  }

  private static double closeness(Answers said, Answers right) {
    Metrics metric = right.hasFloats() ? Metrics.CLOSENESS : Metrics.AGREEMENT;
    return metric.of(said, new Truth.Unknown(), right).score();
  }

  private Answers answers(Graph graph, Samples samples) throws IOException {
    Path file = workspace.resolve("thinning.onnx");
    OnnxFile.write(Normalizer.folded(graph), file);
    try {
      return examiner.examine(file, samples);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}

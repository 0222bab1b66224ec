package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineException;
import dev.skerry.learning.LearningException;
import dev.skerry.learning.Watch;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.distil.Move;
import dev.skerry.optimizer.distil.Plans;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.measure.Ratio;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.quantize.QuantizationPlan;
import dev.skerry.optimizer.quantize.Quantizer;
import dev.skerry.optimizer.quantize.Range;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.terms.Optimization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes ever smaller students of the original, each out of the one before: what goes is chosen by
 * what it saves on this machine and by what is lost in a short lesson, then the student is taught.
 */
final class Distillation {
  /*
   * How many times faster than the original each is to be, in whatever arithmetic is quicker. Few,
   * since a student is worth long lessons, and each begins with what the one before has learned.
   */
  private static final double[] RUNGS = {2.1, 2.75, 5.4};
  /* The share of all lessons that shows what may come of a student. */
  private static final int SHORT = 100;
  /* Plans need no exact figures, and there are many. */
  private static final int PARTS = 6;

  private static final int WAYS = 3;
  /* So many race at once, each in all its ways: each takes some twenty megabytes. */
  private static final int HEAT = 8;

  private final Engine engine;
  private final Race race;
  private final Path workspace;
  private final Path original;
  private final Examiner examiner;
  private final School school;
  private final Order order;
  private final Thinning thinning;

  /**
   * A technique.
   *
   * @param thinning knows how channels go with each other
   */
  Distillation(
      Engine engine,
      Race race,
      Path workspace,
      Path original,
      Examiner examiner,
      School school,
      Order order,
      Thinning thinning) {
    this.engine = engine;
    this.race = race.shorter(PARTS);
    this.workspace = workspace;
    this.original = original;
    this.examiner = examiner;
    this.school = school;
    this.order = order;
    this.thinning = thinning;
  }

  /**
   * The candidates, as far as they come; what ends them early is among {@code notes}.
   *
   * @param normalized with batch normalizations unfolded
   * @param steps what was done before
   */
  List<Candidate> candidates(Graph normalized, List<String> steps, List<String> notes)
      throws IOException, InterruptedException {
    List<Candidate> candidates = new ArrayList<>();
    List<String> lineage = new ArrayList<>(steps);
    Graph graph = normalized;
    try {
      school.repair().requireEnough();
      Answers right = examiner.examine(original, school.compared());
      Plans plans =
          new Plans(this::paces, thinning::activityIfAny, student -> tried(student, right));
      for (double rung : RUNGS) {
        Plans.Plan plan = plans.next(graph, rung);
        if (plan.moves().isEmpty()) {
          continue;
        }
        String name = "student-" + (candidates.size() + 1);
        graph = school.repair().teach(plan.graph(), order.seed(), school.watch().apply(name));
        plan.moves().stream().map(Move::text).forEach(lineage::add);
        lineage.add("taught by the original");
        candidates.add(
            new Candidate(name, lineage, Normalizer.folded(graph), Optimization.DISTILLATION));
      }
      if (candidates.isEmpty()) {
        notes.add("no student: nothing could be taken out that makes the model faster");
      }
    } catch (UnfitException | LearningException | EngineException unfit) {
      notes.add(
          "student-" + (candidates.size() + 1) + " could not be taught: " + unfit.getMessage());
    }
    return candidates;
  }

  private Plans.Tried tried(Graph student, Answers right) throws IOException, InterruptedException {
    Graph taught;
    try {
      taught = school.repair().teachShortly(student, SHORT, order.seed(), Watch.none());
    } catch (LearningException crashed) {
      if (crashed.reason() != LearningException.Reason.CRASHED) {
        throw crashed;
      }
      // Any other is better.
      return new Plans.Tried(student, 0);
    }
    Path file = workspace.resolve("tried.onnx");
    OnnxFile.write(taught, file);
    Answers said = examiner.examine(file, school.compared());
    return new Plans.Tried(taught, Metrics.CLOSENESS.of(said, new Truth.Unknown(), right).score());
  }

  /* Each in floats, in integers, and in integers behind the first layers, whichever is quickest. */
  private List<Double> paces(List<Graph> graphs) throws IOException, InterruptedException {
    school.repair().rest();
    List<Double> paces = new ArrayList<>();
    for (int from = 0; from < graphs.size(); from += HEAT) {
      paces.addAll(heat(graphs.subList(from, Math.min(graphs.size(), from + HEAT))));
    }
    return paces;
  }

  private List<Double> heat(List<Graph> graphs) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(workspace.resolve("paces"));
    List<Path> files = new ArrayList<>(List.of(original));
    for (Graph graph : graphs) {
      Graph folded = Normalizer.folded(graph);
      for (Graph way :
          List.of(folded, quantized(folded, Set.of()), quantized(folded, Stems.of(folded)))) {
        Path file = folder.resolve(files.size() + ".onnx");
        OnnxFile.write(way, file);
        files.add(file);
      }
    }
    List<Race.Result> results = race.run(files, oneSample());
    List<Double> paces = new ArrayList<>();
    for (int i = 0; i < graphs.size(); i++) {
      double pace = 0;
      for (int way = 0; way < WAYS; way++) {
        pace = Math.max(pace, pace(results.getFirst(), results.get(WAYS * i + way + 1)));
      }
      paces.add(pace);
    }
    return paces;
  }

  private double pace(Race.Result first, Race.Result other) {
    return first instanceof Race.Result.Ran(var base) && other instanceof Race.Result.Ran(var turns)
        ? Ratio.of(base, turns, order.seed()).speedup()
        : 0;
  }

  /* With ranges that mean nothing: integers take as long whatever they are. */
  private Graph quantized(Graph folded, Set<String> left) {
    try {
      QuantizationPlan plan = QuantizationPlan.of(folded, left);
      Map<String, Range> ranges = new HashMap<>();
      plan.values().forEach(value -> ranges.put(value, new Range(0, 1)));
      return plan.layers().isEmpty()
          ? folded
          : Quantizer.quantize(folded, plan, ranges, order.target().arithmetic());
    } catch (UnfitException | ModelException unfit) {
      return folded;
    }
  }

  private Map<String, Tensor> oneSample() {
    return Bench.oneSample(engine, original, order.parts().training());
  }
}

package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Marks;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.measure.PairedTest;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.quantize.BiasCorrection;
import dev.skerry.optimizer.quantize.Calibration;
import dev.skerry.optimizer.quantize.Calibrator;
import dev.skerry.optimizer.quantize.Means;
import dev.skerry.optimizer.quantize.QuantizationPlan;
import dev.skerry.optimizer.quantize.Quantizer;
import dev.skerry.optimizer.quantize.Range;
import dev.skerry.optimizer.quantize.SensitivityScan;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.terms.Optimization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes 8-bit siblings of a graph. Ways to choose ranges are compared by how close the outputs stay
 * to the original's, on training samples: which of them wins is never seen by the scoring.
 */
final class Quantization {
  private static final int MOST_COMPARED = 128;
  private static final int FEW = 32;

  private final Engine engine;
  private final Path workspace;
  private final Order order;
  private final Examiner examiner;
  private final Optional<Tuning> tuning;
  /* What the first graph says in floats: what all others are made from. */
  private Optional<Answers> first = Optional.empty();
  private Optional<Graph> reference = Optional.empty();
  private SensitivityScan scan = new SensitivityScan(new LinkedHashMap<>());

  /**
   * A technique.
   *
   * @param tuning where a model that loses too much may be taught; empty if nothing is to be
   */
  Quantization(
      Engine engine, Path workspace, Order order, Examiner examiner, Optional<Tuning> tuning) {
    this.engine = engine;
    this.workspace = workspace;
    this.order = order;
    this.examiner = examiner;
    this.tuning = tuning;
  }

  /** Takes note of what everything is to be compared with, if it is not the first graph itself. */
  void measureAgainst(Graph plain) throws IOException {
    first = Optional.of(answers(plain, compared()));
    reference = Optional.of(plain);
  }

  /**
   * The candidates.
   *
   * @param folded normalized, with batch normalizations folded
   * @param lineage of that graph
   * @param notes gets what could not be made beside them, and why
   * @throws UnfitException if nothing in it can be quantized
   */
  List<Candidate> candidates(Graph folded, String prefix, List<String> lineage, List<String> notes)
      throws IOException, InterruptedException {
    QuantizationPlan plan = QuantizationPlan.of(folded, Set.of());
    if (plan.layers().isEmpty()) {
      throw new UnfitException(
          "no layer to quantize"
              + Precision.of(folded)
              + " (expected: Conv, Gemm or MatMul with constant FP32 weights)");
    }
    Map<Calibration, Map<String, Range>> ranges =
        new Calibrator(engine, workspace)
            .calibrate(folded, plan.values(), order.parts().calibration());
    Means means = Means.of(engine, workspace, folded, order.parts().calibration());
    Samples compared = compared();
    Answers original = answers(folded, compared);
    if (first.isEmpty()) {
      first = Optional.of(original);
      reference = Optional.of(folded);
    }
    Calibration best = Calibration.MIN_MAX;
    double closest = -1;
    for (Calibration how : Calibration.values()) {
      Graph quantized = Quantizer.corrected(folded, plan, chosen(ranges, how), arithmetic(), means);
      double closeness = closeness(quantized, compared, original);
      if (closeness > closest) {
        closest = closeness;
        best = how;
      }
    }
    Map<String, Range> chosen = chosen(ranges, best);
    List<String> steps = new ArrayList<>(lineage);
    steps.add(
        "quantized "
            + arithmetic()
            + ", ranges by "
            + best.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    Attempt attempt = new Attempt(folded, chosen, means, compared, original);
    List<Candidate> candidates = new ArrayList<>();
    Integers usual = integers(attempt, prefix + "int8", steps, Set.of());
    candidates.add(usual.candidate());
    Set<String> stems = late(folded, chosen).orElse(Set.of());
    if (!stems.isEmpty()) {
      // As quick at least, and what it leaves in floats loses nothing.
      usual = integers(attempt, prefix + "int8-late", steps, stems);
      candidates.add(usual.candidate());
    }
    Optional<Candidate> taught = tuned(attempt, usual, lineage.size(), notes);
    taught.ifPresent(candidates::add);
    Optional<Set<String>> worst = rescued(attempt);
    if (worst.isPresent()) {
      Integers mixed = integers(attempt, prefix + "int8-mixed", steps, worst.get());
      candidates.add(mixed.candidate());
      if (taught.isEmpty() || mayLoseTooMuch(taught.get().graph(), compared, original)) {
        tuned(attempt, mixed, lineage.size(), notes).ifPresent(candidates::add);
      }
    }
    return candidates;
  }

  /** A graph that is to become integers, with what is known of it. */
  private record Attempt(
      Graph folded, Map<String, Range> ranges, Means means, Samples compared, Answers original) {}

  /** What became of it. */
  private record Integers(String name, List<String> steps, QuantizationPlan plan, Graph graph) {
    Candidate candidate() {
      return Quantization.candidate(name, steps, graph);
    }
  }

  private Integers integers(
      Attempt attempt, String name, List<String> steps, Set<String> inFloats) {
    QuantizationPlan plan = QuantizationPlan.of(attempt.folded(), inFloats);
    Graph graph =
        Quantizer.corrected(
            attempt.folded(), plan, attempt.ranges(), arithmetic(), attempt.means());
    return new Integers(name, inFloats.isEmpty() ? steps : leaving(steps, inFloats), plan, graph);
  }

  /*
   * The same integers, taught, if they may lose too much and lessons bring them nearer to the original. The lineage says
   * so behind its first steps.
   */
  private Optional<Candidate> tuned(Attempt attempt, Integers made, int first, List<String> notes)
      throws IOException, InterruptedException {
    if (tuning.isEmpty() || !mayLoseTooMuch(made.graph(), attempt.compared(), attempt.original())) {
      return Optional.empty();
    }
    String name = made.name() + "-tuned";
    Graph begin =
        BiasCorrection.of(
            attempt.folded(), made.plan(), attempt.ranges(), arithmetic(), attempt.means());
    Optional<Graph> tuned =
        tuning.get().quantized(name, begin, made.plan(), attempt.ranges(), notes);
    if (tuned.isPresent() && !isCloser(tuned.get(), made.graph())) {
      notes.add(name + " was left: lessons brought " + made.name() + " no nearer to the original");
      return Optional.empty();
    }
    List<String> taught = new ArrayList<>(made.steps());
    taught.add(first, "rounded as integers are, and taught by the original");
    return tuned.map(graph -> candidate(name, taught, graph));
  }

  /* On samples that were not taught, if there are any. */
  private boolean isCloser(Graph tuned, Graph quantized) throws IOException {
    Samples asked = tuning.orElseThrow().compared();
    Answers right = answers(reference.orElseThrow(), asked);
    return closeness(tuned, asked, right) > closeness(quantized, asked, right);
  }

  private static List<String> leaving(List<String> steps, Set<String> layers) {
    List<String> more = new ArrayList<>(steps);
    more.add("left in floats: " + String.join(", ", new TreeSet<>(layers)));
    return more;
  }

  /*
   * By its integers, and not by its floats before, for which lessons of this kind are no help. Where samples are too few
   * to tell, it may.
   */
  private boolean mayLoseTooMuch(Graph quantized, Samples compared, Answers floats)
      throws IOException {
    Answers right = first.orElse(floats);
    Marks before = marks(floats, compared, right);
    Marks after = marks(answers(quantized, compared), compared, right);
    double allowed = order.limits().accuracyDrop();
    boolean useful =
        PairedTest.of(marks(right, compared, right), before, order.seed()).against(allowed)
            != PairedTest.Finding.BEYOND;
    PairedTest test = PairedTest.of(before, after, order.seed());
    // Where nothing is lost on these samples, lessons could not be seen to win anything.
    return useful && test.drop() > 0 && test.against(allowed) != PairedTest.Finding.WITHIN;
  }

  private Marks marks(Answers said, Samples compared, Answers right) {
    return order.metric().of(said, compared.truth(), right);
  }

  /** What each layer of the last graph costs; empty if there was none. */
  SensitivityScan scan() {
    return scan;
  }

  /* A convolution of pictures is slower in integers, whose kernels want more channels than three. */
  private static Optional<Set<String>> late(Graph folded, Map<String, Range> ranges) {
    Set<String> stems = Stems.of(folded);
    boolean known = ranges.keySet().containsAll(QuantizationPlan.of(folded, stems).values());
    return stems.isEmpty() || !known ? Optional.empty() : Optional.of(stems);
  }

  /* The layers that integers hurt most, if leaving them alone needs no value that is not known. */
  private Optional<Set<String>> rescued(Attempt attempt) throws IOException {
    Graph folded = attempt.folded();
    Map<String, Range> ranges = attempt.ranges();
    Samples few = attempt.compared().first(FEW);
    Answers said =
        few.count() == attempt.original().count() ? attempt.original() : answers(folded, few);
    scan =
        SensitivityScan.of(
            folded, ranges, arithmetic(), attempt.means(), graph -> closeness(graph, few, said));
    Set<String> worst = scan.worst();
    boolean known = ranges.keySet().containsAll(QuantizationPlan.of(folded, worst).values());
    return worst.isEmpty() || !known ? Optional.empty() : Optional.of(worst);
  }

  private static Map<String, Range> chosen(
      Map<Calibration, Map<String, Range>> ranges, Calibration how) {
    return ranges.getOrDefault(how, Map.of());
  }

  private Arithmetic arithmetic() {
    return order.target().arithmetic();
  }

  private static Candidate candidate(String name, List<String> steps, Graph graph) {
    boolean alone = steps.stream().noneMatch(step -> step.startsWith("taught"));
    return new Candidate(name, steps, graph, alone ? Optimization.QUANTIZATION : Optimization.FULL);
  }

  private double closeness(Graph graph, Samples samples, Answers original) throws IOException {
    Metrics metric = original.hasFloats() ? Metrics.CLOSENESS : Metrics.AGREEMENT;
    return metric.of(answers(graph, samples), new Truth.Unknown(), original).score();
  }

  private Samples compared() {
    Samples training = order.parts().training();
    return (training.isEmpty() ? order.parts().calibration() : training).first(MOST_COMPARED);
  }

  private Answers answers(Graph graph, Samples samples) throws IOException {
    Path file = workspace.resolve("compared.onnx");
    OnnxFile.write(graph, file);
    try {
      return examiner.examine(file, samples);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}

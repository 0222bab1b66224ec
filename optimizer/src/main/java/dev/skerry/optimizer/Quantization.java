package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.quantize.Calibration;
import dev.skerry.optimizer.quantize.Calibrator;
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
  private SensitivityScan scan = new SensitivityScan(new LinkedHashMap<>());

  Quantization(Engine engine, Path workspace, Order order, Examiner examiner) {
    this.engine = engine;
    this.workspace = workspace;
    this.order = order;
    this.examiner = examiner;
  }

  /**
   * The candidates.
   *
   * @param folded normalized, with batch normalizations folded
   * @param lineage of that graph
   * @throws UnfitException if nothing in it can be quantized
   */
  List<Candidate> candidates(Graph folded, String prefix, List<String> lineage) throws IOException {
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
    Samples compared = compared();
    Answers original = answers(folded, compared);
    Calibration best = Calibration.MIN_MAX;
    double closest = -1;
    for (Calibration how : Calibration.values()) {
      Graph quantized = Quantizer.quantize(folded, plan, chosen(ranges, how), arithmetic());
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
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        candidate(prefix + "int8", steps, Quantizer.quantize(folded, plan, chosen, arithmetic())));
    late(folded, chosen)
        .ifPresent(stem -> {
          List<String> more = new ArrayList<>(steps);
          more.add("left in floats: " + String.join(", ", new TreeSet<>(stem)));
          candidates.add(
              candidate(
                  prefix + "int8-late",
                  more,
                  Quantizer.quantize(
                      folded, QuantizationPlan.of(folded, stem), chosen, arithmetic())));
        });
    rescued(folded, chosen, compared, original)
        .ifPresent(worst -> {
          List<String> more = new ArrayList<>(steps);
          more.add("left in floats: " + String.join(", ", new TreeSet<>(worst)));
          candidates.add(
              candidate(
                  prefix + "int8-mixed",
                  more,
                  Quantizer.quantize(
                      folded, QuantizationPlan.of(folded, worst), chosen, arithmetic())));
        });
    return candidates;
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
  private Optional<Set<String>> rescued(
      Graph folded, Map<String, Range> ranges, Samples compared, Answers original)
      throws IOException {
    Samples few = compared.first(FEW);
    Answers said = few.count() == original.count() ? original : answers(folded, few);
    scan = SensitivityScan.of(folded, ranges, arithmetic(), graph -> closeness(graph, few, said));
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

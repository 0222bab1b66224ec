package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.optimizer.measure.Answers;
import dev.skerry.optimizer.measure.Examiner;
import dev.skerry.optimizer.measure.Metrics;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.quantize.Calibration;
import dev.skerry.optimizer.quantize.Calibrator;
import dev.skerry.optimizer.quantize.QuantizationPlan;
import dev.skerry.optimizer.quantize.Quantizer;
import dev.skerry.optimizer.quantize.Range;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.terms.Optimization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes 8-bit siblings of a graph. Ways to choose ranges are compared by how close the outputs stay
 * to the original's, on training samples: which of them wins is never seen by the scoring.
 */
final class Quantization {
  private static final int MOST_COMPARED = 128;

  private final Engine engine;
  private final Path workspace;
  private final Order order;

  Quantization(Engine engine, Path workspace, Order order) {
    this.engine = engine;
    this.workspace = workspace;
    this.order = order;
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
          "no layer to quantize (expected: Conv, Gemm or MatMul with constant FP32 weights)");
    }
    Map<Calibration, Map<String, Range>> ranges =
        new Calibrator(engine, workspace)
            .calibrate(folded, plan.values(), order.parts().calibration());
    Samples compared = compared();
    Answers original = answers(folded, compared);
    Calibration best = Calibration.MIN_MAX;
    double closest = -1;
    for (Calibration how : Calibration.values()) {
      Graph quantized =
          Quantizer.quantize(
              folded, plan, ranges.getOrDefault(how, Map.of()), order.target().arithmetic());
      double closeness =
          Metrics.CLOSENESS.of(answers(quantized, compared), new Truth.Unknown(), original).score();
      if (closeness > closest) {
        closest = closeness;
        best = how;
      }
    }
    List<String> steps = new ArrayList<>(lineage);
    steps.add(
        "quantized "
            + order.target().arithmetic()
            + ", ranges by "
            + best.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return List.of(
        new Candidate(
            prefix + "int8",
            steps,
            Quantizer.quantize(
                folded, plan, ranges.getOrDefault(best, Map.of()), order.target().arithmetic()),
            Optimization.QUANTIZATION));
  }

  private Samples compared() {
    Samples training = order.parts().training();
    return (training.isEmpty() ? order.parts().calibration() : training).first(MOST_COMPARED);
  }

  private Answers answers(Graph graph, Samples samples) throws IOException {
    Path file = workspace.resolve("compared.onnx");
    OnnxFile.write(graph, file);
    try {
      return new Examiner(engine).examine(file, samples);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}

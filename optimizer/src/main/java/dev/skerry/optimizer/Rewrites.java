package dev.skerry.optimizer;

import dev.skerry.model.Graph;
import dev.skerry.optimizer.quantize.ProductQuantizer;
import dev.skerry.terms.Optimization;
import java.util.ArrayList;
import java.util.List;

/** Candidates that need no samples: the graph written anew, or its matrices in few bits. */
final class Rewrites {
  private Rewrites() {}

  /** The same numbers by fewer nodes; the engine folds most of what there is, but not all. */
  static Candidate floats(Graph folded) {
    return new Candidate(
        "folded", List.of("normalized and folded"), folded, Optimization.COMPILATION);
  }

  /**
   * For models of matrix products: matrices in 4 or 8 bits.
   *
   * @param steps what was done before
   */
  static List<Candidate> products(Graph folded, List<String> steps) {
    if (!ProductQuantizer.fits(folded)) {
      return List.of();
    }
    return List.of(
        candidate(
            "weights-4bit",
            steps,
            "matrices in blocks of 4 bits",
            ProductQuantizer.blocks(folded, 4)),
        candidate(
            "weights-8bit",
            steps,
            "matrices in blocks of 8 bits",
            ProductQuantizer.blocks(folded, 8)),
        candidate(
            "int8-dynamic",
            steps,
            "quantized by ranges of each run",
            ProductQuantizer.dynamic(folded)));
  }

  private static Candidate candidate(String name, List<String> steps, String last, Graph graph) {
    List<String> all = new ArrayList<>(steps);
    all.add(last);
    return new Candidate(name, all, graph, Optimization.QUANTIZATION);
  }
}

package dev.skerry.optimizer;

import dev.skerry.model.Graph;
import dev.skerry.terms.Optimization;
import java.util.List;

/**
 * A model that a technique made.
 *
 * @param name within the family
 * @param lineage what was done to the original, in order
 */
record Candidate(String name, List<String> lineage, Graph graph, Optimization optimization) {
  Candidate {
    lineage = List.copyOf(lineage);
  }
}

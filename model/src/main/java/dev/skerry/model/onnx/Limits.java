package dev.skerry.model.onnx;

import java.util.HashSet;
import java.util.Set;

/**
 * How much of a model is read before it is refused. Real models of edge size stay far below.
 *
 * @param modelBytes size of the model file; protobuf itself ends at 2 GiB
 * @param externalBytes size of all weight files beside it together
 * @param parts messages and strings in the file, which cost memory however small they are
 * @param nodes nodes of all graphs together
 * @param depth If, Loop and Scan bodies within each other
 * @param rank dimensions of a tensor
 * @param domains whose operators it may have
 */
public record Limits(
    long modelBytes,
    long externalBytes,
    int parts,
    int nodes,
    int depth,
    int rank,
    Set<String> domains) {
  public static final Limits DEFAULT =
      new Limits(
          1L << 30, 4L << 30, 1_000_000, 100_000, 4, 16, Set.of("", "ai.onnx.ml", "com.microsoft"));

  public Limits {
    domains = Set.copyOf(domains);
    if (modelBytes < 1 || modelBytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "modelBytes: " + modelBytes + " (expected: 1 to " + (Integer.MAX_VALUE - 8) + ")");
    }
    if (depth < 0 || depth > 8) {
      throw new IllegalArgumentException("depth: " + depth + " (expected: 0 to 8)");
    }
  }

  public Limits withModelBytes(long bytes) {
    return new Limits(bytes, externalBytes, parts, nodes, depth, rank, domains);
  }

  public Limits withExternalBytes(long bytes) {
    return new Limits(modelBytes, bytes, parts, nodes, depth, rank, domains);
  }

  public Limits withParts(int count) {
    return new Limits(modelBytes, externalBytes, count, nodes, depth, rank, domains);
  }

  public Limits withNodes(int count) {
    return new Limits(modelBytes, externalBytes, parts, count, depth, rank, domains);
  }

  /** These limits, and the operators of one more domain. */
  public Limits withDomain(String domain) {
    Set<String> more = new HashSet<>(domains);
    more.add(domain);
    return new Limits(modelBytes, externalBytes, parts, nodes, depth, rank, more);
  }

  public Limits withDepth(int bodies) {
    return new Limits(modelBytes, externalBytes, parts, nodes, bodies, rank, domains);
  }
}

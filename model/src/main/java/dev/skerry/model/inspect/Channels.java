package dev.skerry.model.inspect;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which layers can lose output channels.
 *
 * <p>Channels belong to groups. A convolution or a Gemm opens a group; elementwise operators,
 * normalizations, poolings and depthwise convolutions pass it on; operators with several inputs
 * make one group of theirs; the next convolution or Gemm ends it. A group that reaches an output,
 * or an operator that looks at channels in another way, has to stay whole.
 */
final class Channels {
  /*
   * Groups are sets joined by union-find; the idea of channels that depend on each other is that of
   * Fang et al., "DepGraph: Towards Any Structural Pruning", CVPR 2023.
   */
  private static final Set<String> PASS =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Clip",
          "Concat",
          "Dropout",
          "Elu",
          "Flatten",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LeakyRelu",
          "MaxPool",
          "Mul",
          "PRelu",
          "Relu",
          "Sigmoid",
          "Sub",
          "Sum",
          "Tanh");

  private final Graph graph;
  private final List<Integer> parents = new ArrayList<>();
  private final Map<Integer, String> kept = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Map<Node, Integer> opened = new LinkedHashMap<>();

  private Channels(Graph graph) {
    this.graph = graph;
  }

  static Channels of(Graph graph) {
    Channels channels = new Channels(graph);
    for (Value input : graph.inputs()) {
      channels.keep(channels.group(input.name()), "they meet an input of the model");
    }
    graph.nodes().forEach(channels::walk);
    for (Value output : graph.outputs()) {
      channels.keep(channels.group(output.name()), "they are an output of the model");
    }
    return channels;
  }

  List<Opportunity> opportunities() {
    List<Opportunity> all = new ArrayList<>();
    opened.forEach((node, group) -> {
      String because = kept.get(find(group));
      all.add(
          because == null
              ? new Opportunity.Prune(node.name(), count(node))
              : new Opportunity.KeepChannels(node.name(), because));
    });
    return all;
  }

  private void walk(Node node) {
    boolean isLayer = node.is("Conv") || node.is("Gemm");
    long groupCount = node.integer("group", 1);
    if (isLayer && groupCount == 1 && weights(node).isPresent()) {
      opened.put(node, group(node.output()));
    } else if (node.is("Conv") && groupCount > 1 && isDepthwise(node, groupCount)) {
      join(node, List.of(node.inputs().getFirst()));
    } else if (node.domain().isEmpty() && PASS.contains(node.type()) && keepsAxis(node)) {
      join(node, node.reads().stream().filter(input -> graph.constant(input).isEmpty()).toList());
    } else {
      String because = "they meet " + node;
      node.reads().forEach(input -> keep(group(input), because));
      node.outputs().forEach(output -> keep(group(output), because));
    }
  }

  /* Channels are axis 1 throughout. */
  private static boolean keepsAxis(Node node) {
    boolean hasAxis = node.is("Concat") || node.is("Flatten");
    return !hasAxis || node.integer("axis", 1) == 1;
  }

  private void join(Node node, List<String> inputs) {
    int group = group(node.outputs().isEmpty() ? node.name() : node.output());
    for (String input : inputs) {
      int from = find(group(input));
      int into = find(group);
      String because = kept.remove(from);
      parents.set(from, into);
      if (because != null) {
        kept.putIfAbsent(into, because);
      }
    }
  }

  private void keep(int group, String because) {
    kept.putIfAbsent(find(group), because);
  }

  private int group(String value) {
    return groups.computeIfAbsent(
        value,
        _ -> {
          parents.add(parents.size());
          return parents.size() - 1;
        });
  }

  private int find(int group) {
    int root = group;
    while (parents.get(root) != root) {
      parents.set(root, parents.get(parents.get(root)));
      root = parents.get(root);
    }
    return root;
  }

  /* One filter to a channel: weights [C,1,kernel…] in C groups. */
  private boolean isDepthwise(Node node, long groupCount) {
    return weights(node)
        .filter(w -> w.shape().rank() > 1 && w.shape().dimension(1) == 1)
        .filter(w -> w.shape().dimension(0) == groupCount)
        .isPresent();
  }

  private long count(Node node) {
    boolean isRow = node.is("Gemm") && node.integer("transB", 0) == 0;
    return weights(node)
        .filter(w -> w.shape().rank() > 1)
        .map(w -> w.shape().dimension(isRow ? 1 : 0))
        .orElse(0L);
  }

  private Optional<Tensor> weights(Node node) {
    return node.outputs().isEmpty() ? Optional.empty() : node.input(1).flatMap(graph::constant);
  }
}

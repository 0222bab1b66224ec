package dev.skerry.optimizer.prune;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;

/** Cuts the channels that are worth least out of a graph. */
public final class Pruner {
  private final Graph graph;
  private final ChannelGroups groups;
  private final Set<Integer> gone;

  /** Takes away the channels that {@code gone} stands for. */
  Pruner(Graph graph, ChannelGroups groups, Set<Integer> gone) {
    this.graph = graph;
    this.groups = groups;
    this.gone = gone;
  }

  /**
   * Chooses what goes.
   *
   * @param graph normalized
   * @param share of the channels of each layer that may go, from 0 to 1
   * @param multiple of which a layer keeps some number of channels, as kernels work on so many at
   *     once; layers that have no more keep all
   */
  public static Pruner of(Graph graph, double share, int multiple) {
    if (!(share >= 0 && share < 1) || multiple < 1) {
      throw new IllegalArgumentException(
          "share " + share + ", multiple " + multiple + " (expected: 0 to 1 without 1, and >= 1)");
    }
    return of(
        graph,
        (_, family) -> {
          int wanted = (int) Math.ceil(family.size() * (1 - share) / multiple) * multiple;
          return Math.max(multiple, wanted);
        });
  }

  /**
   * Leaves some layers, and all that share their channels, so many channels, and others as they
   * are.
   *
   * @param graph normalized
   * @param widths by names of layers
   */
  public static Pruner of(Graph graph, Map<String, Integer> widths) {
    return of(
        graph,
        (groups, family) ->
            widths.entrySet().stream()
                .filter(layer -> groups.isOf(family, layer.getKey()))
                .mapToInt(Map.Entry::getValue)
                .min()
                .orElse(family.size()));
  }

  private static Pruner of(
      Graph graph, ToIntBiFunction<ChannelGroups, Set<Integer>> channelsOfFamily) {
    ChannelGroups groups = ChannelGroups.of(graph);
    Map<Integer, Double> importance = Importance.of(graph, groups);
    Set<Integer> gone = new HashSet<>();
    for (Set<Integer> family : groups.families()) {
      int kept = Math.min(family.size(), channelsOfFamily.applyAsInt(groups, family));
      family.stream()
          .sorted(
              Comparator.comparingDouble((Integer root) -> importance.getOrDefault(root, 0.0))
                  .thenComparing(Comparator.reverseOrder()))
          .limit(family.size() - kept)
          .forEach(gone::add);
    }
    return new Pruner(graph, groups, gone);
  }

  /** How many channels go; what was joined counts once. */
  public int channels() {
    return gone.size();
  }

  /** The graph without them. */
  public Graph pruned() {
    List<Edit> edits = new ArrayList<>();
    Map<String, Tensor> changed = new LinkedHashMap<>();
    for (Cut cut : groups.cuts()) {
      changed.put(cut.tensor(), without(current(changed, cut), cut));
    }
    changed.forEach((name, tensor) -> edits.add(new Edit.PutInitializer(name, tensor)));
    for (Node node : graph.nodes()) {
      refit(node, edits);
    }
    edits.add(new Edit.ClearDescriptions());
    return Edits.apply(graph, edits);
  }

  /** The graph with zeros in their place: what {@link #pruned} must compute. */
  public Graph masked() {
    Map<String, Tensor> changed = new HashMap<>();
    for (Cut cut : groups.cuts()) {
      if (!cut.isVariance()) {
        changed.put(cut.tensor(), zeroed(current(changed, cut), cut));
      }
    }
    List<Edit> edits = new ArrayList<>();
    changed.forEach((name, tensor) -> edits.add(new Edit.PutInitializer(name, tensor)));
    return Edits.apply(graph, edits);
  }

  /* A parameter may be cut along two axes, one after the other. */
  private Tensor current(Map<String, Tensor> changed, Cut cut) {
    Tensor tensor = changed.get(cut.tensor());
    return tensor == null ? graph.constant(cut.tensor()).orElseThrow() : tensor;
  }

  /* Numbers of channels that nodes carry themselves. */
  private void refit(Node node, List<Edit> edits) {
    if (node.is("Conv") && node.integer("group", 1) > 1) {
      long left = left(groups.channels(node.output()));
      if (left != groups.channels(node.output()).size()) {
        edits.add(new Edit.ReplaceNode(node.name(), node.with("group", Attribute.of(left))));
      }
    } else if (node.is("Reshape") && !groups.channels(node.output()).isEmpty()) {
      List<Integer> channels = groups.channels(node.output());
      Tensor shape = graph.initializers().get(node.inputs().get(1));
      long left = left(channels);
      if (left != channels.size() && shape != null && shape.longs().get(1) > 0) {
        edits.add(
            new Edit.PutInitializer(
                node.inputs().get(1), Tensor.ofLongs(Shape.of(2), shape.longs().get(0), left)));
      }
    }
  }

  private long left(List<Integer> channels) {
    return channels.stream().filter(channel -> !isGone(channel)).count();
  }

  private boolean isGone(int channel) {
    return gone.contains(groups.find(channel));
  }

  private Tensor without(Tensor tensor, Cut cut) {
    long left = left(cut.channels());
    if (left == cut.channels().size()) {
      return tensor;
    }
    Tensor smaller = Tensor.allocate(tensor.type(), tensor.shape().with(cut.axis(), left));
    FloatBuffer out = smaller.floats();
    long inner = inner(tensor, cut.axis());
    FloatBuffer numbers = tensor.floats();
    for (int i = 0; i < numbers.limit(); i++) {
      if (!isGone(cut.channels().get((int) (i / inner % cut.channels().size())))) {
        out.put(numbers.get(i));
      }
    }
    return smaller;
  }

  private Tensor zeroed(Tensor tensor, Cut cut) {
    Tensor zeroed = Tensor.allocate(tensor.type(), tensor.shape());
    long inner = inner(tensor, cut.axis());
    for (int i = 0; i < tensor.floats().limit(); i++) {
      int channel = cut.channels().get((int) (i / inner % cut.channels().size()));
      zeroed.floats().put(i, isGone(channel) ? 0 : tensor.floats().get(i));
    }
    return zeroed;
  }

  private static long inner(Tensor tensor, int axis) {
    long inner = 1;
    for (int i = axis + 1; i < tensor.shape().rank(); i++) {
      inner *= tensor.shape().dimension(i);
    }
    return inner;
  }
}

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Cuts channels out of a graph. */
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

package dev.skerry.optimizer.distil;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.prune.Activity;
import dev.skerry.optimizer.prune.Thinner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One way to make a graph smaller. It no longer computes the same. */
public sealed interface Move {
  /**
   * The smaller graph.
   *
   * @param activity of the graph's values, as far as it is known: what is kept is chosen by it
   */
  Graph apply(Graph graph, Activity activity);

  /** The smaller graph where nothing is known but its weights. */
  default Graph apply(Graph graph) {
    return apply(graph, Activity.of(graph));
  }

  /** What was done, for people. */
  String text();

  /**
   * A value takes the place of a later one of the same shape, and what made that goes.
   *
   * @param layers nodes with weights among those that go
   */
  record TakeOut(String from, String to, Set<String> nodes, List<String> layers) implements Move {
    public TakeOut {
      nodes = Set.copyOf(nodes);
      layers = List.copyOf(layers);
    }

    @Override
    public Graph apply(Graph graph, Activity activity) {
      List<Edit> edits = new ArrayList<>();
      edits.add(new Edit.Redirect(to, from));
      nodes.forEach(node -> edits.add(new Edit.RemoveNode(node)));
      return Normalizer.normalize(Edits.apply(graph, edits));
    }

    @Override
    public String text() {
      return "took out " + String.join(", ", layers);
    }
  }

  /** A convolution goes in strides, and the pool behind it goes. */
  record Stride(String convolution, String pool, List<Long> strides) implements Move {
    public Stride {
      strides = List.copyOf(strides);
    }

    @Override
    public Graph apply(Graph graph, Activity activity) {
      Node node = graph.node(convolution).orElseThrow();
      long[] steps = strides.stream().mapToLong(Long::longValue).toArray();
      return Normalizer.normalize(
          Edits.apply(
              graph,
              new Edit.ReplaceNode(convolution, node.with("strides", Attribute.ints(steps))),
              new Edit.BypassNode(pool)));
    }

    @Override
    public String text() {
      return "strides in " + convolution + " in place of " + pool;
    }
  }

  /**
   * Convolutions side by side go in strides of two, and those behind them that did go one by one.
   * If there are none of these, all behind them is half as high and wide.
   */
  record Coarsen(Set<String> first, Set<String> later) implements Move {
    public Coarsen {
      first = Collections.unmodifiableSet(new TreeSet<>(first));
      later = Collections.unmodifiableSet(new TreeSet<>(later));
    }

    @Override
    public Graph apply(Graph graph, Activity activity) {
      return Coarsenings.applied(graph, first, later);
    }

    @Override
    public String text() {
      return "strides in "
          + String.join(", ", first)
          + (later.isEmpty() ? "" : " in place of " + String.join(", ", later));
    }
  }

  /**
   * A layer, and all that shares its channels, keeps those that are missed most, which say what the
   * others said as far as they can.
   */
  record Narrow(String layer, int channels) implements Move {
    @Override
    public Graph apply(Graph graph, Activity activity) {
      return Thinner.ofWidth(graph, activity, layer, channels).thinned();
    }

    @Override
    public String text() {
      return "narrowed " + layer + " to " + channels + " channels";
    }
  }
}

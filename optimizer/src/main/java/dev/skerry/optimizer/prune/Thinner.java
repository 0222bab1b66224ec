package dev.skerry.optimizer.prune;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.optimizer.prune.ChannelGroups.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;

/**
 * Takes channels out of a graph that others tell as well, or that say the same whatever is asked,
 * and puts what they said into the weights and biases of the layers that read them. Nothing has to
 * be taught again.
 */
public final class Thinner {
  /* Kernels work on so many channels at once; small layers on fewer. */
  private static final int WIDE = 16;
  private static final int NARROW = 8;
  private static final double UNKNOWN = 1e9;
  /* What layers with more of them read is not looked at: it would take minutes, and much memory. */
  private static final long MOST_WEIGHTS = 1 << 22;

  private final Graph graph;
  private final ChannelGroups groups;
  private final SequencedMap<String, Dependence> values = new LinkedHashMap<>();
  private final Map<Integer, List<Spot>> spots = new HashMap<>();
  /* Of channels of which it is not known how they go with others; empty if such ones stay. */
  private final Map<Integer, Double> worth = new HashMap<>();
  private final Set<Integer> gone = new HashSet<>();
  private final Set<String> changed = new HashSet<>();
  private double loss;

  /** Where a channel is read. */
  private record Spot(String value, int channel) {}

  private Thinner(Graph graph, Activity activity) {
    this.graph = graph;
    groups = ChannelGroups.of(graph);
    SequencedMap<String, List<Read>> reads = new LinkedHashMap<>();
    groups
        .reads()
        .forEach(read -> reads.computeIfAbsent(read.value(), _ -> new ArrayList<>()).add(read));
    reads.forEach((value, all) -> {
      activity
          .of(value)
          .filter(Activity.Moments::areFinite)
          .filter(_ -> all.stream().allMatch(this::isSmall))
          .ifPresent(moments -> values.put(value, dependence(moments, all)));
      List<Integer> channels = all.getFirst().channels();
      for (int i = 0; i < channels.size(); i++) {
        spots
            .computeIfAbsent(groups.find(channels.get(i)), _ -> new ArrayList<>())
            .add(new Spot(value, i));
      }
    });
  }

  /**
   * All channels are there for now.
   *
   * @param graph normalized
   * @param activity of the graph's values, on samples of all kinds
   */
  public static Thinner of(Graph graph, Activity activity) {
    return new Thinner(graph, activity);
  }

  /**
   * Lets more channels go.
   *
   * @param share of what each layer makes, in the mean square, that may be missed altogether: 0 for
   *     none, below 1
   */
  public void loseUpTo(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("loss: " + share + " (expected: 0 to 1 without 1)");
    }
    loss = share;
    for (Set<Integer> family : groups.families()) {
      int multiple = family.size() > WIDE ? WIDE : NARROW;
      thin(family, multiple, multiple);
    }
  }

  /**
   * Lets so large a share of each layer's channels go, whatever is missed; what is left has to be
   * taught again. Where it is not known how channels go with each other, those go that have the
   * smallest weights.
   *
   * @param graph normalized
   * @param activity of the graph's values, on samples of all kinds
   * @param share from 0 to 1
   * @param multiple of which a layer keeps some number of channels; layers that have no more keep
   *     all
   */
  public static Thinner ofShare(Graph graph, Activity activity, double share, int multiple) {
    if (!(share >= 0 && share < 1) || multiple < 1) {
      throw new IllegalArgumentException(
          "share " + share + ", multiple " + multiple + " (expected: 0 to 1 without 1, and >= 1)");
    }
    return cut(
        graph,
        activity,
        multiple,
        (_, family) -> {
          int wanted = (int) Math.ceil(family.size() * (1 - share) / multiple) * multiple;
          return Math.max(multiple, wanted);
        });
  }

  /**
   * Leaves one layer, and all that share its channels, so many channels, whatever is missed, and
   * others as they are. What is left has to be taught again.
   *
   * @param graph normalized
   * @param activity as for {@link #ofShare}
   * @param layer by its name
   */
  public static Thinner ofWidth(Graph graph, Activity activity, String layer, int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException("channels: " + channels + " (expected: >= 1)");
    }
    return cut(
        graph,
        activity,
        1,
        (groups, family) -> groups.isOf(family, layer) ? channels : family.size());
  }

  private static Thinner cut(
      Graph graph,
      Activity activity,
      int multiple,
      ToIntBiFunction<ChannelGroups, Set<Integer>> kept) {
    Thinner thinner = new Thinner(graph, activity);
    thinner.loss = Double.MAX_VALUE;
    thinner.worth.putAll(Importance.of(graph, thinner.groups));
    for (Set<Integer> family : thinner.groups.families()) {
      thinner.thin(family, kept.applyAsInt(thinner.groups, family), multiple);
    }
    return thinner;
  }

  /** How many channels go; what was joined counts once. */
  public int channels() {
    return gone.size();
  }

  /** The share that goes of all channels that could, from 0 to 1. */
  public double share() {
    int all = groups.families().stream().mapToInt(Set::size).sum();
    return all == 0 ? 0 : (double) gone.size() / all;
  }

  /** The graph without them. */
  public Graph thinned() {
    Graph told = told();
    // Channels are numbered by how nodes follow each other, which stays.
    ChannelGroups same = ChannelGroups.of(told);
    Set<Integer> without = groups.all(gone).stream().map(same::find).collect(Collectors.toSet());
    return new Pruner(told, same, without).pruned();
  }

  private boolean isSmall(Read read) {
    Node layer = graph.node(read.layer()).orElseThrow();
    return graph.constant(layer.inputs().get(1)).orElseThrow().shape().elements() <= MOST_WEIGHTS;
  }

  private Dependence dependence(Activity.Moments moments, List<Read> reads) {
    List<Node> layers = reads.stream().map(read -> graph.node(read.layer()).orElseThrow()).toList();
    boolean constants = layers.stream().allMatch(Reader::takesConstants);
    double[][] second = moments.second(constants);
    double[] means = new double[constants ? second.length : 0];
    for (int i = 0; i < means.length; i++) {
      means[i] = moments.mean(i);
    }
    List<Reader> readers = layers.stream().map(layer -> Reader.of(graph, layer, second)).toList();
    return Dependence.of(second, means, moments.count(), readers);
  }

  /* The least needed first, by as many at once as kernels like. */
  private void thin(Set<Integer> family, int least, int multiple) {
    Set<Integer> left = new TreeSet<>(family);
    left.removeAll(gone);
    Map<String, Dependence> tried = new HashMap<>();
    while (left.size() > least) {
      OptionalInt next = next(left, tried);
      if (next.isEmpty()) {
        return;
      }
      left.remove(next.getAsInt());
      for (Spot spot : spots(next.getAsInt())) {
        current(spot, tried)
            .ifPresent(value -> {
              Dependence own = tried.computeIfAbsent(spot.value(), _ -> value.copy());
              own.remove(spot.channel());
            });
      }
      if (left.size() % multiple == 0) {
        gone.addAll(family);
        left.forEach(gone::remove);
        values.putAll(tried);
        changed.addAll(tried.keySet());
        tried.clear();
      }
    }
  }

  /* The channel that is missed least, if any is by so little. */
  private OptionalInt next(Set<Integer> left, Map<String, Dependence> tried) {
    OptionalInt least = OptionalInt.empty();
    double smallest = Double.POSITIVE_INFINITY;
    for (int root : left) {
      double missed = missed(root, tried);
      if (missed < smallest) {
        smallest = missed;
        least = OptionalInt.of(root);
      }
    }
    return least;
  }

  /* The largest share that any reader loses; infinite if one would lose too much, or it is not known. */
  private double missed(int root, Map<String, Dependence> tried) {
    double missed = 0;
    Set<String> seen = new HashSet<>();
    for (Spot spot : spots(root)) {
      Optional<Dependence> value = current(spot, tried);
      // One that stands in a value twice is told by itself, and goes from both places.
      if (value.isEmpty() || !seen.add(spot.value())) {
        // Behind all of which it is known, if they may go at all.
        return UNKNOWN + worth.getOrDefault(root, Double.POSITIVE_INFINITY);
      }
      double residual = value.get().residual(spot.channel());
      for (Reader reader : value.get().readers()) {
        double share = reader.loss(spot.channel(), residual);
        if (!(reader.lost() + share <= loss)) {
          return Double.POSITIVE_INFINITY;
        }
        missed = Math.max(missed, share);
      }
    }
    return missed;
  }

  private Optional<Dependence> current(Spot spot, Map<String, Dependence> tried) {
    return Optional.ofNullable(tried.get(spot.value()))
        .or(() -> Optional.ofNullable(values.get(spot.value())));
  }

  private List<Spot> spots(int root) {
    return spots.getOrDefault(root, List.of());
  }

  /* Others say what those said that go, which for now still say it as well. */
  private Graph told() {
    List<Edit> edits = new ArrayList<>();
    values.forEach((value, dependence) -> {
      if (changed.contains(value)) {
        dependence.readers().forEach(reader -> edits.addAll(told(reader)));
      }
    });
    return Edits.apply(graph, edits);
  }

  private List<Edit> told(Reader reader) {
    Node layer = graph.node(reader.layer()).orElseThrow();
    List<String> inputs = new ArrayList<>(layer.inputs());
    List<Edit> edits = new ArrayList<>();
    inputs.set(1, own(layer, 1, "/thinned_weight"));
    edits.add(new Edit.PutInitializer(inputs.get(1), reader.weights()));
    if (reader.hasConstants()) {
      String bias = own(layer, 2, "/thinned_bias");
      edits.add(new Edit.PutInitializer(bias, reader.bias(graph)));
      if (inputs.size() > 2) {
        inputs.set(2, bias);
      } else {
        inputs.add(bias);
      }
    }
    edits.add(new Edit.ReplaceNode(reader.layer(), layer.withInputs(inputs)));
    return edits;
  }

  /* The name of a parameter that no other node reads. */
  private String own(Node layer, int input, String otherwise) {
    return layer
        .input(input)
        .filter(name -> graph.consumers(name).size() == 1 && !graph.isOutput(name))
        .orElseGet(() -> graph.free(layer.name() + otherwise));
  }
}

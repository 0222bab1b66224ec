package dev.skerry.optimizer.prune;

import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows channels through a graph, node by node. Channels lie along axis 1; values of other kinds
 * have none that could go.
 */
final class ChannelWalk {
  /* Work on each number, or on each channel alone. */
  private static final Set<String> PASSING =
      Set.of(
          "AveragePool",
          "Clip",
          "Dropout",
          "Elu",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LeakyRelu",
          "MaxPool",
          "Relu",
          "Sigmoid",
          "Tanh");

  private final Graph graph;
  private final ChannelGroups groups;
  private final Shapes shapes;

  ChannelWalk(Graph graph, ChannelGroups groups) {
    this.graph = graph;
    this.groups = groups;
    shapes = Shapes.forOneSample(graph);
  }

  void walk() {
    graph.inputs().forEach(input -> groups.keep(fresh(input.name())));
    graph.nodes().forEach(this::walk);
    graph.outputs().stream()
        .map(Value::name)
        .forEach(output -> groups.keep(groups.channels(output)));
  }

  private void walk(Node node) {
    boolean done =
        node.domain().isEmpty()
            && node.outputs().size() == 1
            && !node.inputs().isEmpty()
            && node.reads().size()
                == node.inputs().stream().filter(i -> !i.isEmpty()).distinct().count()
            && follow(node);
    if (!done) {
      stop(node);
    }
  }

  /* Whoever is not known may look at channels in any way. */
  private void stop(Node node) {
    node.reads().forEach(input -> groups.keep(groups.channels(input)));
    node.outputs().forEach(output -> groups.keep(fresh(output)));
  }

  private boolean follow(Node node) {
    String x = node.inputs().getFirst();
    return switch (node.type()) {
      case "Conv" -> convolution(node, x);
      case "Gemm", "MatMul" -> product(node, x);
      case "BatchNormalization" -> normalization(node, x);
      case "PRelu" -> pass(node, x) && operand(node.inputs().get(1), node.output());
      case "Add", "Sub", "Mul", "Div" -> elementwise(node);
      case "Concat" -> concatenation(node);
      case "Flatten" -> node.integer("axis", 1) == 1 && flat(node, x);
      case "Reshape" -> isFlattening(node) && flat(node, x);
      default -> PASSING.contains(node.type()) && pass(node, x);
    };
  }

  private boolean pass(Node node, String x) {
    if (groups.channels(x).isEmpty()) {
      return false;
    }
    groups.put(node.output(), groups.channels(x));
    return true;
  }

  private boolean convolution(Node node, String x) {
    Optional<Tensor> weights = weights(node, 3);
    if (weights.isEmpty()) {
      return false;
    }
    long group = node.integer("group", 1);
    int made = size(weights.get(), 0);
    List<Integer> read = groups.channels(x);
    if (group == 1) {
      if (read.size() == size(weights.get(), 1)) {
        groups.cut(new Cut(node.inputs().get(1), 1, read, false));
        groups.read(ChannelGroups.Read.of(node.name(), x, read));
      }
      return opened(node, made, 0);
    }
    boolean depthwise =
        group == made && size(weights.get(), 1) == 1 && read.size() == made && biasFits(node, made);
    if (!depthwise) {
      return false;
    }
    groups.put(node.output(), read);
    groups.cut(new Cut(node.inputs().get(1), 0, read, false));
    node.input(2).ifPresent(bias -> groups.cut(new Cut(bias, 0, read, false)));
    return true;
  }

  private boolean product(Node node, String x) {
    Optional<Tensor> weights = weights(node, 2).filter(w -> w.shape().rank() == 2);
    boolean plane = shapes.dims(x).filter(dims -> dims.rank() == 2).isPresent();
    if (weights.isEmpty() || !plane || node.integer("transA", 0) != 0) {
      return false;
    }
    int into = node.integer("transB", 0) == 1 ? 1 : 0;
    List<Integer> read = groups.channels(x);
    if (read.size() == size(weights.get(), into)) {
      groups.cut(new Cut(node.inputs().get(1), into, read, false));
      groups.read(ChannelGroups.Read.of(node.name(), x, read));
    }
    return opened(node, size(weights.get(), 1 - into), 1 - into);
  }

  /* A layer's own channels, cut out of its weights and its bias. */
  private boolean opened(Node node, int made, int axis) {
    if (!biasFits(node, made)) {
      return false;
    }
    List<Integer> atoms = groups.open(made);
    groups.put(node.output(), atoms);
    groups.layer(node.name(), atoms);
    groups.cut(new Cut(node.inputs().get(1), axis, atoms, false));
    node.input(2).ifPresent(bias -> groups.cut(new Cut(bias, 0, atoms, false)));
    return true;
  }

  private boolean biasFits(Node node, int made) {
    return node.input(2).map(bias -> isVector(bias, made)).orElse(true);
  }

  private boolean normalization(Node node, String x) {
    List<Integer> read = groups.channels(x);
    for (int i = 1; i <= 4; i++) {
      if (!isVector(node.inputs().get(i), read.size())) {
        return false;
      }
    }
    for (int i = 1; i <= 4; i++) {
      groups.cut(new Cut(node.inputs().get(i), 0, read, i == 4));
    }
    groups.put(node.output(), read);
    return true;
  }

  private boolean elementwise(Node node) {
    List<String> moving =
        node.inputs().stream().filter(input -> graph.constant(input).isEmpty()).toList();
    if (moving.isEmpty() || groups.channels(moving.getFirst()).isEmpty()) {
      return false;
    }
    List<Integer> atoms = groups.channels(moving.getFirst());
    for (String other : moving) {
      if (!sameRank(other, node.output()) || groups.channels(other).size() != atoms.size()) {
        return false;
      }
    }
    moving.forEach(other -> groups.join(groups.channels(other), atoms));
    groups.put(node.output(), atoms);
    return node.inputs().stream()
        .filter(input -> graph.constant(input).isPresent())
        .allMatch(constant -> operand(constant, node.output()));
  }

  private boolean sameRank(String value, String other) {
    Optional<Dims> dims = shapes.dims(value);
    return dims.isPresent()
        && shapes.dims(other).filter(o -> o.rank() == dims.get().rank()).isPresent();
  }

  /* A constant that is spread over a value: along channels it has one number, or one for each. */
  private boolean operand(String constant, String value) {
    Tensor tensor = graph.constant(constant).orElse(null);
    Optional<Dims> dims = shapes.dims(value);
    if (tensor == null || dims.isEmpty()) {
      return false;
    }
    int axis = 1 - (dims.get().rank() - tensor.shape().rank());
    if (axis < 0 || tensor.shape().dimension(axis) == 1) {
      return true;
    }
    List<Integer> atoms = groups.channels(value);
    if (!graph.initializers().containsKey(constant) || size(tensor, axis) != atoms.size()) {
      return false;
    }
    groups.cut(new Cut(constant, axis, atoms, false));
    return true;
  }

  private boolean concatenation(Node node) {
    if (node.integer("axis", 1) != 1) {
      return false;
    }
    List<Integer> all = new ArrayList<>();
    for (String input : node.inputs()) {
      if (groups.channels(input).isEmpty()) {
        return false;
      }
      all.addAll(groups.channels(input));
    }
    groups.put(node.output(), all);
    return true;
  }

  private boolean isFlattening(Node node) {
    String x = node.inputs().getFirst();
    long[] in = known(x);
    long[] out = known(node.output());
    return in.length >= 2
        && out.length == 2
        && graph.initializers().containsKey(node.inputs().get(1))
        && graph.consumers(node.inputs().get(1)).size() == 1
        && in[0] == out[0];
  }

  private boolean flat(Node node, String x) {
    List<Integer> atoms = groups.channels(x);
    long[] in = known(x);
    if (atoms.isEmpty() || in.length < 2) {
      return false;
    }
    long inner = 1;
    for (int i = 2; i < in.length; i++) {
      inner *= in[i];
    }
    List<Integer> all = new ArrayList<>();
    for (int atom : atoms) {
      for (long i = 0; i < inner; i++) {
        all.add(atom);
      }
    }
    groups.put(node.output(), all);
    return true;
  }

  /* Channels of a value that nobody follows; none if their number is not known. */
  private List<Integer> fresh(String value) {
    long[] sizes = known(value);
    List<Integer> atoms = sizes.length >= 2 ? groups.open(Math.toIntExact(sizes[1])) : List.of();
    groups.put(value, atoms);
    return atoms;
  }

  private long[] known(String value) {
    return shapes
        .dims(value)
        .filter(Dims::isKnown)
        .map(dims -> dims.toShape().toArray())
        .orElse(new long[0]);
  }

  private Optional<Tensor> weights(Node node, int leastRank) {
    return Optional.ofNullable(graph.initializers().get(node.inputs().get(1)))
        .filter(tensor -> tensor.type() == ElementType.FP32)
        .filter(tensor -> tensor.shape().rank() >= leastRank);
  }

  private boolean isVector(String name, int size) {
    Tensor tensor = graph.initializers().get(name);
    return tensor != null
        && tensor.type() == ElementType.FP32
        && tensor.shape().rank() == 1
        && tensor.shape().dimension(0) == size;
  }

  private static int size(Tensor tensor, int axis) {
    return Math.toIntExact(tensor.shape().dimension(axis));
  }
}

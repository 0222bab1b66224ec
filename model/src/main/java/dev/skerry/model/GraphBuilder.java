package dev.skerry.model;

import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph in the making, in any order. Methods that add a value give back its name, so that a
 * network reads from input to output:
 *
 * <pre>{@code
 * GraphBuilder net = Graph.builder("tiny", 17);
 * String x = net.input("x", ElementType.FP32, -1, 1, 28, 28);
 * String y = net.node("Conv", List.of(x, net.initializer("w", w)), Map.of("pads", Attribute.ints(1, 1, 1, 1)));
 * net.output(net.node("Relu", y));
 * Graph graph = net.build();
 * }</pre>
 *
 * For one thread. Nothing is checked before {@link #build}, except that no name is used twice for
 * the same kind of thing.
 */
public final class GraphBuilder {
  final String name;
  Header header;
  final Map<String, Value> inputs = new LinkedHashMap<>();
  final Map<String, Value> outputs = new LinkedHashMap<>();
  final Map<String, Tensor> initializers = new LinkedHashMap<>();
  final Map<String, Encoded> encoded = new LinkedHashMap<>();
  final Map<String, Value> described = new LinkedHashMap<>();
  final List<Node> nodes = new ArrayList<>();
  private final Set<String> nodeNames = new HashSet<>();
  private final Map<String, Integer> counters = new LinkedHashMap<>();

  GraphBuilder(String name, Header header) {
    this.name = name;
    this.header = header;
  }

  /** The header as it is now, for bodies made before the graph is. */
  public Header header() {
    return header;
  }

  public GraphBuilder header(Header header) {
    this.header = header;
    return this;
  }

  /** Imports the operators of a domain. */
  public GraphBuilder opset(String domain, long version) {
    header = header.withOpset(domain, version);
    return this;
  }

  /** Adds a tensor input by sizes, with -1 for any; gives its name. */
  public String input(String name, ElementType element, long... sizes) {
    return input(Value.of(name, element, sizes));
  }

  public String input(Value value) {
    return once(inputs, value.name(), value, "input");
  }

  /** Adds a constant; gives its name. */
  public String initializer(String name, Tensor tensor) {
    return once(initializers, name, tensor, "initializer");
  }

  /** Adds a constant of a type that tensors do not have; gives its name. */
  public String encodedInitializer(String name, Encoded tensor) {
    return once(encoded, name, tensor, "initializer");
  }

  /** Adds a standard operator without attributes; gives the name of its one output. */
  public String node(String type, String... inputs) {
    return node(type, List.of(inputs), Map.of());
  }

  /** Adds a standard operator; gives the name of its one output. */
  public String node(String type, List<String> inputs, Map<String, Attribute> attributes) {
    String name = freshName(type);
    return add(Node.of(name, type, inputs, List.of(name + "_out"), attributes)).output();
  }

  /** Adds a standard operator with outputs of these names. */
  public Node node(
      String type, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
    return add(Node.of(freshName(type), type, inputs, outputs, attributes));
  }

  /** Adds a node as it is; one without a name gets one that is free. */
  public Node add(Node node) {
    Node named = node.name().isEmpty() ? node.withName(freshName(node.type())) : node;
    nodeNames.add(named.name());
    nodes.add(named);
    return named;
  }

  /** Whether a node has this name already. */
  public boolean hasNode(String name) {
    return nodeNames.contains(name);
  }

  /** A node name that is free: the prefix and a number. */
  public String freshName(String prefix) {
    String fresh;
    do {
      fresh = prefix + "_" + counters.merge(prefix, 1, Integer::sum);
    } while (nodeNames.contains(fresh));
    return fresh;
  }

  /** Says what a value between nodes is, where inference cannot know. */
  public GraphBuilder describe(Value value) {
    described.put(value.name(), value);
    return this;
  }

  /** Makes a value an output whose type is inferred; gives its name. */
  public String output(String name) {
    return output(Value.named(name));
  }

  public String output(Value value) {
    return once(outputs, value.name(), value, "output");
  }

  /**
   * The model, its nodes in an order in which they can run.
   *
   * @throws ModelException if it is not whole: see {@link Graph}
   */
  public Graph build() {
    Graph graph = new Graph(this);
    for (String capture : graph.captures()) {
      throw undefined(graph, capture);
    }
    return graph;
  }

  /**
   * The body of an If, Loop or Scan, which may read names of the graph around it.
   *
   * @throws ModelException if it is not whole: see {@link Graph}
   */
  public Graph body() {
    return new Graph(this);
  }

  private ModelException undefined(Graph graph, String capture) {
    String reader =
        graph.consumers(capture).stream()
            .findFirst()
            .map(node -> ModelException.quote("node", node.name()))
            .orElse(ModelException.quote("graph", name));
    return new ModelException(
        Reason.UNDEFINED,
        reader,
        "reads " + ModelException.quote("value", capture) + ", which nothing defines");
  }

  private static <T> String once(Map<String, T> all, String name, T thing, String kind) {
    if (all.putIfAbsent(name, thing) != null) {
      throw new ModelException(
          Reason.DUPLICATE,
          ModelException.quote(kind, name),
          "declared twice (expected: one declaration)");
    }
    return name;
  }
}

package dev.skerry.model;

import dev.skerry.model.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * A model, or the body of an If, Loop or Scan: what goes in, what comes out, and the nodes between,
 * each after all that it reads.
 *
 * <p>A graph is whole by construction: every value has one definition, node names are unique, there
 * are no cycles, and every operator domain is imported. It never changes; {@link #toBuilder} starts
 * a new one from it. Tensors are shared, not copied, so nobody writes to them.
 */
public final class Graph {
  private final String name;
  private final Header header;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final SequencedMap<String, Tensor> initializers;
  private final SequencedMap<String, Encoded> encoded;
  private final SequencedMap<String, Value> described;
  private final Wiring wiring;

  Graph(GraphBuilder builder) {
    name = builder.name;
    header = builder.header;
    inputs = List.copyOf(builder.inputs.values());
    outputs = List.copyOf(builder.outputs.values());
    initializers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(builder.initializers));
    encoded = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(builder.encoded));
    wiring = Wiring.of(builder);
    SequencedMap<String, Value> known = new LinkedHashMap<>(builder.described);
    known.keySet().removeIf(value -> !wiring.producers().containsKey(value));
    described = Collections.unmodifiableSequencedMap(known);
  }

  /** Starts an empty graph with the operators of {@code opset}. */
  public static GraphBuilder builder(String name, long opset) {
    return new GraphBuilder(name, Header.ofOpset(opset));
  }

  /** Starts an empty graph under the header of another, as a body needs it. */
  public static GraphBuilder builder(String name, Header header) {
    return new GraphBuilder(name, header);
  }

  /** Starts a graph that has everything this one has. */
  public GraphBuilder toBuilder() {
    GraphBuilder builder = new GraphBuilder(name, header);
    inputs.forEach(builder::input);
    initializers.forEach(builder::initializer);
    encoded.forEach(builder::encodedInitializer);
    nodes().forEach(builder::add);
    described.values().forEach(builder::describe);
    outputs.forEach(builder::output);
    return builder;
  }

  public String name() {
    return name;
  }

  public Header header() {
    return header;
  }

  /** What a request brings; initializers are not among them. */
  public List<Value> inputs() {
    return inputs;
  }

  public List<Value> outputs() {
    return outputs;
  }

  /** The nodes, each after all that it reads. */
  public List<Node> nodes() {
    return wiring.nodes();
  }

  /** Weights and other constants by name. Those in Constant nodes are not among them. */
  public SequencedMap<String, Tensor> initializers() {
    return initializers;
  }

  /** Initializers of types that no client can send, such as 4-bit integers. */
  public SequencedMap<String, Encoded> encodedInitializers() {
    return encoded;
  }

  /** What the model itself says about values between nodes, by name. */
  public SequencedMap<String, Value> described() {
    return described;
  }

  /** The node with this name. */
  public Optional<Node> node(String name) {
    return Optional.ofNullable(wiring.byName().get(name));
  }

  /** The node that makes a value; empty for inputs, initializers and captures. */
  public Optional<Node> producer(String value) {
    return Optional.ofNullable(wiring.producers().get(value));
  }

  /** The nodes that read a value, in order, also those whose bodies capture it. */
  public List<Node> consumers(String value) {
    return wiring.consumers().getOrDefault(value, List.of());
  }

  /** A value that never changes: an initializer, or the tensor of a Constant node. */
  public Optional<Tensor> constant(String value) {
    Tensor initializer = initializers.get(value);
    return initializer != null ? Optional.of(initializer) : producer(value).flatMap(Constants::of);
  }

  public boolean isInput(String value) {
    return inputs.stream().anyMatch(input -> input.name().equals(value));
  }

  public boolean isOutput(String value) {
    return outputs.stream().anyMatch(output -> output.name().equals(value));
  }

  /** Whether anything defines this name: an input, an initializer or a node. */
  public boolean defines(String value) {
    return wiring.producers().containsKey(value)
        || initializers.containsKey(value)
        || encoded.containsKey(value)
        || isInput(value);
  }

  /** A name that no value or node has: this one, or with as many primes as it takes. */
  public String free(String name) {
    String free = name;
    while (defines(free) || node(free).isPresent()) {
      free += "'";
    }
    return free;
  }

  /** Names that a body reads from the graph around it; empty for a model. */
  public SequencedSet<String> captures() {
    return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(wiring.captures().keySet()));
  }

  /** Name and size, never the contents. */
  @Override
  public String toString() {
    return "Graph '" + name + "' with " + nodes().size() + " nodes";
  }
}

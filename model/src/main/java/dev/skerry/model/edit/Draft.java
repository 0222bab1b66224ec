package dev.skerry.model.edit;

import dev.skerry.model.Encoded;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Header;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A graph between two edits. It need not be whole. */
final class Draft {
  private final String name;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Map<String, Tensor> initializers;
  private final Map<String, Encoded> encoded;
  private final Map<String, Value> described;
  private Header header;

  Draft(Graph graph) {
    name = graph.name();
    header = graph.header();
    graph.nodes().forEach(node -> nodes.put(node.name(), node));
    graph.inputs().forEach(input -> inputs.put(input.name(), input));
    graph.outputs().forEach(output -> outputs.put(output.name(), output));
    initializers = new LinkedHashMap<>(graph.initializers());
    encoded = new LinkedHashMap<>(graph.encodedInitializers());
    described = new LinkedHashMap<>(graph.described());
  }

  Graph finish() {
    GraphBuilder graph = Graph.builder(name, header);
    inputs.values().forEach(graph::input);
    initializers.forEach(graph::initializer);
    encoded.forEach(graph::encodedInitializer);
    nodes.values().forEach(graph::add);
    described.values().forEach(graph::describe);
    outputs.values().forEach(graph::output);
    return graph.build();
  }

  void apply(Edit edit) {
    switch (edit) {
      case Edit.InsertNode(Node node) -> insert(node);
      case Edit.RemoveNode(String node) -> {
        find(nodes, "node", node);
        nodes.remove(node);
      }
      case Edit.ReplaceNode(String node, Node with) -> replace(node, with);
      case Edit.BypassNode(String node) -> bypass(find(nodes, "node", node));
      case Edit.RenameValue(String from, String to) -> rename(from, to);
      case Edit.Redirect(String from, String to, Set<String> readers) ->
          redirect(from, to, readers);
      case Edit.PutInitializer(String value, Tensor tensor) -> {
        encoded.remove(value);
        initializers.put(value, tensor);
      }
      case Edit.RemoveInitializer(String value) -> {
        if (encoded.remove(value) == null) {
          find(initializers, "initializer", value);
          initializers.remove(value);
        }
      }
      case Edit.AddInput(Value value) -> add(inputs, "input", value.name(), value);
      case Edit.RemoveInput(String value) -> {
        find(inputs, "input", value);
        inputs.remove(value);
      }
      case Edit.AddOutput(Value value) -> add(outputs, "output", value.name(), value);
      case Edit.RemoveOutput(String value) -> {
        find(outputs, "output", value);
        outputs.remove(value);
      }
      case Edit.Describe(Value value) -> described.put(value.name(), value);
      case Edit.ClearDescriptions() -> described.clear();
      case Edit.PutOpset(String domain, long version) -> header = header.withOpset(domain, version);
      case Edit.PutMetadata(String key, String value) -> header = header.withMetadata(key, value);
    }
  }

  private void insert(Node node) {
    add(nodes, "node", node.name(), node);
  }

  private void replace(String old, Node with) {
    find(nodes, "node", old);
    if (!with.name().equals(old) && nodes.containsKey(with.name())) {
      throw refuse("node", with.name(), "is there already (expected: a free name)");
    }
    Map<String, Node> before = new LinkedHashMap<>(nodes);
    nodes.clear();
    before.forEach((key, node) -> {
      Node now = key.equals(old) ? with : node;
      nodes.put(now.name(), now);
    });
  }

  private void bypass(Node node) {
    String from = node.output();
    String to =
        node.input(0)
            .orElseThrow(() -> refuse("node", node.name(), "has no first input to pass on"));
    nodes.remove(node.name());
    described.remove(from);
    if (!outputs.containsKey(from)) {
      readInstead(from, to, nodes.keySet());
    } else if (nodes.values().stream().anyMatch(other -> other.outputs().contains(to))
        && !outputs.containsKey(to)) {
      rename(to, from);
    } else {
      throw refuse(
          "node",
          node.name(),
          "makes an output of the model from an input or another output (expected: it stays)");
    }
  }

  private void rename(String from, String to) {
    if (isDefined(to)) {
      throw refuse("value", to, "is there already (expected: a free name)");
    }
    if (!isDefined(from)) {
      throw refuse("value", from, "is not there (expected: a value of the graph)");
    }
    readInstead(from, to, nodes.keySet());
    nodes.replaceAll((_, node) -> node.withOutputs(swap(node.outputs(), from, to)));
    rekey(inputs, from, to, value -> value.withName(to));
    rekey(outputs, from, to, value -> value.withName(to));
    rekey(described, from, to, value -> value.withName(to));
    rekey(initializers, from, to, UnaryOperator.identity());
    rekey(encoded, from, to, UnaryOperator.identity());
  }

  private void redirect(String from, String to, Set<String> readers) {
    for (String reader : readers) {
      if (!find(nodes, "node", reader).inputs().contains(from)) {
        throw refuse("node", reader, "does not read " + ModelException.quote("value", from));
      }
    }
    readInstead(from, to, readers.isEmpty() ? nodes.keySet() : readers);
  }

  private void readInstead(String from, String to, Set<String> readers) {
    for (String reader : List.copyOf(readers)) {
      Node node = find(nodes, "node", reader);
      Node changed = node.withInputs(swap(node.inputs(), from, to));
      if (changed.reads().contains(from)) {
        throw refuse(
            "node",
            reader,
            "captures " + ModelException.quote("value", from) + " in a body, which is not edited");
      }
      nodes.put(reader, changed);
    }
  }

  private boolean isDefined(String value) {
    return inputs.containsKey(value)
        || initializers.containsKey(value)
        || encoded.containsKey(value)
        || nodes.values().stream().anyMatch(node -> node.outputs().contains(value));
  }

  private static List<String> swap(List<String> names, String from, String to) {
    if (!names.contains(from)) {
      return names;
    }
    List<String> swapped = new ArrayList<>(names);
    swapped.replaceAll(each -> each.equals(from) ? to : each);
    return List.copyOf(swapped);
  }

  /* Keeps the order, which for inputs and outputs is part of the model. */
  private static <T> void rekey(
      Map<String, T> all, String from, String to, UnaryOperator<T> change) {
    if (all.containsKey(from)) {
      Map<String, T> before = new LinkedHashMap<>(all);
      all.clear();
      before.forEach((key, thing) -> {
        boolean renamed = key.equals(from);
        all.put(renamed ? to : key, renamed ? change.apply(thing) : thing);
      });
    }
  }

  private static <T> void add(Map<String, T> all, String kind, String name, T thing) {
    if (all.putIfAbsent(name, thing) != null) {
      throw refuse(kind, name, "is there already (expected: a free name)");
    }
  }

  private static <T> T find(Map<String, T> all, String kind, String name) {
    T thing = all.get(name);
    if (thing == null) {
      throw refuse(kind, name, "is not there (expected: one of the graph)");
    }
    return thing;
  }

  private static ModelException refuse(String kind, String name, String problem) {
    return new ModelException(Reason.BAD_EDIT, ModelException.quote(kind, name), problem);
  }
}

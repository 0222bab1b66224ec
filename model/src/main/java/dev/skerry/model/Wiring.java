package dev.skerry.model;

import dev.skerry.model.ModelException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Who makes and who reads each value of a graph that has been found whole.
 *
 * @param nodes in an order in which they can run; the given order wherever that is one
 * @param captures names read but not defined here, each with who reads it
 */
record Wiring(
    List<Node> nodes,
    Map<String, Node> byName,
    Map<String, Node> producers,
    Map<String, List<Node>> consumers,
    SequencedMap<String, String> captures) {

  private static final int MAX_NAME = 1024;

  static Wiring of(GraphBuilder graph) {
    Set<String> defined = new HashSet<>();
    define(defined, graph.inputs.keySet(), "input");
    define(defined, graph.initializers.keySet(), "initializer");
    define(defined, graph.encoded.keySet(), "initializer");
    Map<String, Node> byName = new LinkedHashMap<>();
    Map<String, Node> producers = new LinkedHashMap<>();
    for (Node node : graph.nodes) {
      checkNode(node, graph.header);
      if (byName.putIfAbsent(node.name(), node) != null) {
        throw new ModelException(
            Reason.DUPLICATE, quote(node), "node name is taken (expected: unique)");
      }
      for (String output : node.outputs()) {
        if (!output.isEmpty()) {
          define(defined, List.of(output), "output of " + quote(node));
          producers.put(output, node);
        }
      }
    }
    List<Node> sorted = sort(graph.nodes, producers);
    Map<String, List<Node>> consumers = new HashMap<>();
    SequencedMap<String, String> captures = new LinkedHashMap<>();
    for (Node node : sorted) {
      for (String read : node.reads()) {
        consumers.computeIfAbsent(read, _ -> new ArrayList<>()).add(node);
        if (!defined.contains(read)) {
          captures.putIfAbsent(read, quote(node));
        }
      }
    }
    for (String output : graph.outputs.keySet()) {
      if (!defined.contains(output)) {
        captures.putIfAbsent(output, "the outputs of graph '" + graph.name + "'");
      }
    }
    return new Wiring(sorted, byName, producers, consumers, captures);
  }

  private static void define(Set<String> defined, Collection<String> names, String as) {
    for (String name : names) {
      checkName(ModelException.quote("value", name), name);
      if (!defined.add(name)) {
        throw new ModelException(
            Reason.DUPLICATE,
            ModelException.quote("value", name),
            "defined again as " + as + " (expected: one definition)");
      }
    }
  }

  private static void checkNode(Node node, Header header) {
    checkName(quote(node), node.name());
    checkName(quote(node), node.operator().type());
    if (header.opset(node.domain()).isEmpty()) {
      throw new ModelException(
          Reason.UNKNOWN_DOMAIN,
          quote(node),
          ModelException.quote("domain", node.domain())
              + " (expected: one of the imported, "
              + header.opsets().keySet()
              + ")");
    }
  }

  private static void checkName(String subject, String name) {
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new ModelException(
          Reason.BAD_NAME,
          subject,
          "name of " + name.length() + " characters (expected: 1 to 1024, none of them control)");
    }
  }

  /* Kahn's topological sort; among nodes that are ready, the one given first comes first. */
  private static List<Node> sort(List<Node> nodes, Map<String, Node> producers) {
    Map<String, Integer> index = new HashMap<>();
    nodes.forEach(node -> index.put(node.name(), index.size()));
    int[] waiting = new int[nodes.size()];
    List<List<Integer>> followers = new ArrayList<>();
    nodes.forEach(_ -> followers.add(new ArrayList<>()));
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waiting.length; i++) {
      for (String read : nodes.get(i).reads()) {
        Node producer = producers.get(read);
        if (producer != null) {
          followers.get(index.getOrDefault(producer.name(), i)).add(i);
          waiting[i]++;
        }
      }
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> sorted = new ArrayList<>(nodes.size());
    for (Integer next = ready.poll(); next != null; next = ready.poll()) {
      sorted.add(nodes.get(next));
      for (int follower : followers.get(next)) {
        if (--waiting[follower] == 0) {
          ready.add(follower);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      int stuck = 0;
      while (waiting[stuck] == 0) {
        stuck++;
      }
      throw new ModelException(
          Reason.UNSORTED, quote(nodes.get(stuck)), "reads what comes of its own output");
    }
    return List.copyOf(sorted);
  }

  private static String quote(Node node) {
    return ModelException.quote("node", node.name());
  }
}

package dev.skerry.model.edit;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Where a graph can be cut into a chain of smaller ones that together give what it gives.
 *
 * <p>Every piece is a model of its own, with the names of the whole: what one gives under a name,
 * later ones take under the same. What the whole takes goes to whichever piece reads it; what it
 * gives comes from the piece that makes it.
 *
 * <p>A graph has no seams where memory cannot be fixed beforehand: whatever crosses must have one
 * shape, or one but for the batch. Nor are there any where an engine would fuse two nodes into one.
 */
public final class Seams {
  private static final int MOST_CROSSING = 8;

  private final Graph graph;
  private final List<Node> working;
  private final Set<String> repeated;
  private final List<Seam> all;

  private Seams(Graph graph, List<Node> working, Set<String> repeated, List<Seam> all) {
    this.graph = graph;
    this.working = working;
    this.repeated = repeated;
    this.all = List.copyOf(all);
  }

  /** The seams of {@code graph}. */
  public static Seams of(Graph graph) {
    return of(graph, batch -> Map.of());
  }

  /**
   * The seams of a graph of which more is known than can be inferred.
   *
   * @param observed what values between nodes were seen to be, for a batch of so many samples
   */
  public static Seams of(Graph graph, IntFunction<Map<String, Value>> observed) {
    Set<String> repeated = Repeatable.values(graph);
    List<Node> working =
        graph.nodes().stream()
            .filter(node -> node.outputs().stream().noneMatch(repeated::contains))
            .toList();
    Set<String> made = new LinkedHashSet<>();
    working.forEach(node -> made.addAll(node.outputs()));
    if (!graph.outputs().stream().allMatch(output -> made.contains(output.name()))) {
      return new Seams(graph, working, repeated, List.of());
    }
    return new Seams(graph, working, repeated, find(graph, working, observed));
  }

  private static List<Seam> find(
      Graph graph, List<Node> working, IntFunction<Map<String, Value>> observed) {
    List<Seam> found = new ArrayList<>();
    Optional<Crossings> crossings = Crossings.of(graph, observed);
    if (crossings.isEmpty()) {
      return found;
    }
    double[] work = crossings.get().work(working);
    Map<String, Integer> place = new HashMap<>();
    working.forEach(node -> place.put(node.name(), place.size()));
    SequencedSet<String> open = new LinkedHashSet<>();
    for (int at = 1; at < working.size(); at++) {
      int before = at;
      Predicate<Node> behind = node -> place.getOrDefault(node.name(), -1) >= before;
      open.addAll(working.get(before - 1).outputs());
      open.removeIf(value -> graph.consumers(value).stream().noneMatch(behind));
      if (!open.isEmpty() && open.size() <= MOST_CROSSING && !Fusions.span(graph, open, behind)) {
        long bytes = crossings.get().bytes(open);
        crossings
            .get()
            .values(open)
            .ifPresent(values -> found.add(new Seam(before, work[before], values, bytes)));
      }
    }
    return found;
  }

  /** Every seam, from the front to the back. */
  public List<Seam> all() {
    return all;
  }

  /**
   * Seams that cut the work into up to {@code pieces} about equal parts: of those near to where it
   * would be equal, the ones that the least crosses.
   */
  public List<Seam> even(int pieces) {
    List<Seam> chosen = new ArrayList<>();
    double near = 0.25 / pieces;
    double far = 0.5 / pieces;
    for (int piece = 1; piece < pieces; piece++) {
      double wanted = (double) piece / pieces;
      all.stream()
          .filter(seam -> Math.abs(seam.share() - wanted) < far)
          .min(
              Comparator.<Seam>comparingInt(seam -> distance(seam, wanted) <= near ? 0 : 1)
                  .thenComparingLong(Seam::bytes)
                  .thenComparingDouble(seam -> distance(seam, wanted)))
          .ifPresent(chosen::add);
    }
    return List.copyOf(chosen);
  }

  private static double distance(Seam seam, double wanted) {
    return Math.abs(seam.share() - wanted);
  }

  /** The seam between two others that lies most in the middle of the work; empty if none does. */
  public Optional<Seam> between(int before, int behind) {
    double low = share(before);
    double high = share(behind);
    return all.stream()
        .filter(seam -> seam.before() > before && seam.before() < behind)
        .min(
            Comparator.<Seam>comparingDouble(seam -> distance(seam, (low + high) / 2))
                .thenComparingInt(Seam::before));
  }

  private double share(int before) {
    return before == 0
        ? 0
        : all.stream()
            .filter(seam -> seam.before() == before)
            .mapToDouble(Seam::share)
            .findFirst()
            .orElse(1);
  }

  /** How many nodes have work to do: the end of the last piece. */
  public int end() {
    return working.size();
  }

  /**
   * Cuts the graph.
   *
   * @param at seams of this graph, in their order
   * @return one piece more than there are seams, in the order in which they run
   */
  public List<Graph> cut(List<Seam> at) {
    List<Graph> pieces = new ArrayList<>();
    int from = 0;
    for (Seam seam : at) {
      if (!all.contains(seam) || seam.before() <= from) {
        throw new IllegalArgumentException(
            "seams: " + at + " (expected: seams of this graph, from the front to the back)");
      }
      pieces.add(piece(pieces.size(), from, seam.before(), at));
      from = seam.before();
    }
    pieces.add(piece(pieces.size(), from, working.size(), at));
    return List.copyOf(pieces);
  }

  private Graph piece(int number, int from, int to, List<Seam> at) {
    List<Node> own = working.subList(from, to);
    GraphBuilder piece = Graph.builder(graph.name() + "_" + number, graph.header());
    SequencedSet<String> made = new LinkedHashSet<>();
    own.forEach(node -> made.addAll(node.outputs()));
    SequencedSet<String> read = new LinkedHashSet<>();
    for (Node node : own) {
      piece.add(node);
      read.addAll(node.reads());
    }
    addRepeated(piece, read);
    graph.inputs().stream().filter(input -> read.contains(input.name())).forEach(piece::input);
    SequencedSet<String> given = new LinkedHashSet<>();
    for (Seam seam : at) {
      for (Value value : seam.crossing()) {
        if (seam.before() == from && read.contains(value.name())) {
          piece.input(value);
        }
        if (seam.before() == to && made.contains(value.name()) && given.add(value.name())) {
          piece.output(value);
        }
      }
    }
    for (Value output : graph.outputs()) {
      if (made.contains(output.name()) && given.add(output.name())) {
        piece.output(output);
      }
    }
    graph.described().values().stream()
        .filter(value -> made.contains(value.name()))
        .forEach(piece::describe);
    return piece.build();
  }

  /** Constants, and what is worked out of them alone, go to each piece that reads them. */
  private void addRepeated(GraphBuilder piece, SequencedSet<String> read) {
    SequencedSet<Node> needed = new LinkedHashSet<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(read::contains)
          && node.outputs().stream().anyMatch(repeated::contains)) {
        needed.add(node);
        read.addAll(node.reads());
      }
    }
    needed.forEach(piece::add);
    for (String value : read) {
      if (graph.initializers().containsKey(value)) {
        piece.initializer(value, graph.initializers().get(value));
      } else if (graph.encodedInitializers().containsKey(value)) {
        piece.encodedInitializer(value, graph.encodedInitializers().get(value));
      }
    }
  }
}

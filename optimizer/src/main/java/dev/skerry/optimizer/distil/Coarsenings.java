package dev.skerry.optimizer.distil;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.ModelException;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.shape.Shapes;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.normalize.UnfitException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Convolutions that could go in strides of two, so that what follows looks at a quarter of the
 * places: either to the end, where a pool over the whole plane makes one place of however many, or
 * up to the next convolutions that go in strides, which go one by one then.
 */
final class Coarsenings {
  private final Graph graph;
  private final Shapes shapes;

  private Coarsenings(Graph graph) {
    this.graph = graph;
    shapes = Shapes.forOneSample(graph);
  }

  /** For each size of planes, those of the first convolution that fits. */
  static List<Move> of(Graph graph) {
    return new Coarsenings(graph).all();
  }

  private List<Move> all() {
    Set<Move> moves = new LinkedHashSet<>();
    Set<Plane> early = new HashSet<>();
    Set<Plane> throughout = new HashSet<>();
    for (Node node : graph.nodes()) {
      Optional<Plane> plane = plane(node.output());
      if (!node.is("Conv") || !goesInSteps(node, 1) || plane.isEmpty()) {
        continue;
      }
      Set<String> later = stridersFrom(plane.get());
      if (!later.isEmpty() && !early.contains(plane.get())) {
        first(node, later)
            .ifPresent(move -> {
              early.add(plane.get());
              moves.add(move);
            });
      }
      if (!throughout.contains(plane.get())) {
        first(node, Set.of())
            .ifPresent(move -> {
              throughout.add(plane.get());
              moves.add(move);
            });
      }
    }
    return List.copyOf(moves);
  }

  /* The convolution alone, or with those beside it that look at the same value. */
  private Optional<Move> first(Node node, Set<String> later) {
    Set<String> beside = new TreeSet<>();
    for (Node other : graph.consumers(node.inputs().getFirst())) {
      if (other.is("Conv") && goesInSteps(other, 1)) {
        beside.add(other.name());
      }
    }
    return Stream.of(Set.of(node.name()), beside)
        .map(first -> (Move) new Move.Coarsen(first, later))
        .filter(this::fits)
        .findFirst();
  }

  /** Height and width of a value [N,C,H,W]. */
  private record Plane(long height, long width) {}

  private Optional<Plane> plane(String value) {
    return plane(shapes, value);
  }

  private static Optional<Plane> plane(Shapes shapes, String value) {
    return shapes
        .dims(value)
        .filter(Dims::isKnown)
        .map(dims -> dims.toShape().toArray())
        .filter(sizes -> sizes.length == 4)
        .map(sizes -> new Plane(sizes[2], sizes[3]))
        .filter(plane -> plane.height() > 1 && plane.width() > 1);
  }

  private Set<String> stridersFrom(Plane plane) {
    Set<String> striders = new TreeSet<>();
    for (Node node : graph.nodes()) {
      boolean reads =
          plane(node.inputs().isEmpty() ? "" : node.inputs().getFirst())
              .filter(plane::equals)
              .isPresent();
      if (node.is("Conv") && reads && goesInSteps(node, 2)) {
        striders.add(node.name());
      }
    }
    return striders;
  }

  /* Both ways alike. */
  private static boolean goesInSteps(Node node, long stride) {
    List<Long> strides = node.integers("strides").orElse(List.of(1L, 1L));
    return strides.size() == 2 && strides.stream().allMatch(step -> step == stride);
  }

  /* What comes out is of the same shape, and nothing on the way contradicts itself. */
  private boolean fits(Move move) {
    try {
      Shapes after = Shapes.forOneSample(move.apply(graph));
      return after.mismatches().isEmpty()
          && graph.outputs().stream()
              .allMatch(output -> after.dims(output.name()).equals(shapes.dims(output.name())));
    } catch (ModelException | UnfitException unfit) {
      return false;
    }
  }

  /** The graph in which {@code first} go in strides of two, and {@code later} one by one. */
  static Graph applied(Graph graph, Set<String> first, Set<String> later) {
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit.ClearDescriptions());
    first.forEach(name -> {
      Node early = graph.node(name).orElseThrow();
      edits.add(new Edit.ReplaceNode(name, early.with("strides", Attribute.ints(2, 2))));
    });
    later.forEach(name ->
        edits.add(new Edit.ReplaceNode(name, oneByOne(graph, graph.node(name).orElseThrow()))));
    if (later.isEmpty()) {
      edits.addAll(poolsOfWholePlanes(graph));
    }
    return Normalizer.normalize(Edits.apply(graph, edits));
  }

  /* Padded so that there is an answer for every place. */
  private static Node oneByOne(Graph graph, Node node) {
    long[] kernel = graph.constant(node.inputs().get(1)).orElseThrow().shape().toArray();
    List<Long> dilations = node.integers("dilations").orElse(List.of(1L, 1L));
    long[] pads = new long[4];
    for (int axis = 0; axis < 2; axis++) {
      long around = (kernel[axis + 2] - 1) * dilations.get(axis);
      pads[axis] = around / 2;
      pads[axis + 2] = around - around / 2;
    }
    return node.without("auto_pad")
        .with("strides", Attribute.ints(1, 1))
        .with("pads", Attribute.ints(pads));
  }

  private static List<Edit> poolsOfWholePlanes(Graph graph) {
    Shapes shapes = Shapes.forOneSample(graph);
    List<Edit> edits = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean whole =
          node.is("AveragePool")
              && plane(shapes, node.inputs().getFirst())
                  .filter(plane ->
                      node.integers("kernel_shape")
                          .filter(List.of(plane.height(), plane.width())::equals)
                          .isPresent())
                  .isPresent()
              && node.integers("pads").stream().flatMap(List::stream).allMatch(pad -> pad == 0);
      if (whole) {
        edits.add(
            new Edit.ReplaceNode(
                node.name(),
                new Node(
                    node.name(),
                    new Node.Operator("", "GlobalAveragePool"),
                    node.inputs(),
                    node.outputs(),
                    Map.of())));
      }
    }
    return edits;
  }
}

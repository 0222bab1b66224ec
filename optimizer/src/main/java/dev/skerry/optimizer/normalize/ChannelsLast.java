package dev.skerry.optimizer.normalize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Dim;
import dev.skerry.model.Dims;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Pictures that come channels last are read as they lie. In place of being turned round first, a
 * picture [N,H,W,C] counts as [N,1,H,W·C], and the convolution's kernel becomes C times as wide and
 * makes steps C times as long; the products are the same.
 */
final class ChannelsLast {
  /* With more of them kernels work better channels first. */
  private static final long MOST_CHANNELS = 4;
  private static final List<Long> TO_FIRST = List.of(0L, 3L, 1L, 2L);

  private ChannelsLast() {}

  static Graph merge(Graph graph) {
    Graph merged = graph;
    for (Node node : graph.nodes()) {
      if (node.is("Transpose") && node.integers("perm").filter(TO_FIRST::equals).isPresent()) {
        merged = merge(merged, node);
      }
    }
    return merged;
  }

  private static Graph merge(Graph graph, Node turn) {
    List<Node> readers = graph.consumers(turn.output());
    Optional<Dims> lying = Shapes.infer(graph).dims(turn.inputs().getFirst());
    if (graph.isOutput(turn.output()) || readers.size() != 1 || lying.isEmpty()) {
      return graph;
    }
    List<Dim> axes = lying.get().axes();
    Node conv = readers.getFirst();
    Optional<Tensor> weights = weights(graph, turn, conv);
    boolean fits =
        axes.size() == 4
            && axes.get(2) instanceof Dim.Known
            && axes.get(3) instanceof Dim.Known(long channels)
            && weights.filter(w -> w.shape().dimension(1) == channels).isPresent();
    return fits ? lying(graph, turn, conv, weights.orElseThrow(), axes) : graph;
  }

  /* Of a convolution that looks at all channels of neighbouring places. */
  private static Optional<Tensor> weights(Graph graph, Node turn, Node conv) {
    boolean plain =
        conv.is("Conv")
            && conv.inputs().getFirst().equals(turn.output())
            && conv.inputs().lastIndexOf(turn.output()) == 0
            && conv.integer("group", 1) == 1
            && conv.text("auto_pad", "NOTSET").equals("NOTSET")
            && conv.integers("dilations").orElse(List.of()).stream().allMatch(step -> step == 1);
    return conv.input(1)
        .filter(_ -> plain)
        .map(name -> graph.initializers().get(name))
        .filter(tensor -> tensor.type() == ElementType.FP32 && tensor.shape().rank() == 4)
        .filter(tensor -> tensor.shape().dimension(1) <= MOST_CHANNELS);
  }

  private static Graph lying(Graph graph, Node turn, Node conv, Tensor weights, List<Dim> axes) {
    long channels = weights.shape().dimension(1);
    long width = axes.get(2) instanceof Dim.Known(long size) ? size : -1;
    String shape = graph.free(turn.name() + "/lying");
    String kernel = graph.free(conv.name() + "/lying_weight");
    List<Long> strides = listed(conv, "strides", List.of(1L, 1L));
    List<Long> pads = listed(conv, "pads", List.of(0L, 0L, 0L, 0L));
    Tensor turned = turned(weights);
    Node wide =
        conv.withInput(1, kernel)
            .with("kernel_shape", ints(turned.shape().dimension(2), turned.shape().dimension(3)))
            .with("strides", ints(strides.get(0), strides.get(1) * channels))
            .with(
                "pads",
                ints(pads.get(0), pads.get(1) * channels, pads.get(2), pads.get(3) * channels));
    Node counted =
        Node.of(turn.name(), "Reshape", List.of(turn.inputs().getFirst(), shape), turn.output());
    return Edits.apply(
        graph,
        new Edit.PutInitializer(shape, Tensor.ofLongs(Shape.of(4), 0, 1, -1, width * channels)),
        new Edit.PutInitializer(kernel, turned),
        new Edit.ReplaceNode(turn.name(), counted),
        new Edit.ReplaceNode(conv.name(), wide),
        new Edit.ClearDescriptions());
  }

  /* One that is there and empty counts as none. */
  private static List<Long> listed(Node conv, String attribute, List<Long> otherwise) {
    return conv.integers(attribute)
        .filter(list -> list.size() == otherwise.size())
        .orElse(otherwise);
  }

  private static Attribute ints(long... values) {
    return Attribute.ints(values);
  }

  /* [O,C,H,W] as [O,1,H,W·C]. */
  private static Tensor turned(Tensor weights) {
    int channels = (int) weights.shape().dimension(1);
    int height = (int) weights.shape().dimension(2);
    int width = (int) weights.shape().dimension(3);
    Tensor turned =
        Tensor.allocate(
            weights.type(),
            Shape.of(weights.shape().dimension(0), 1, height, (long) width * channels));
    FloatBuffer from = weights.floats();
    FloatBuffer to = turned.floats();
    for (int i = 0; i < from.limit(); i++) {
      int x = i % width;
      int y = i / width % height;
      int channel = i / width / height % channels;
      int made = i / width / height / channels;
      to.put(((made * height + y) * width + x) * channels + channel, from.get(i));
    }
    return turned;
  }
}

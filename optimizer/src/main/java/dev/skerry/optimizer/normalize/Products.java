package dev.skerry.optimizer.normalize;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.shape.Shapes;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A matrix product and the bias added to it become one Gemm. */
final class Products {
  private Products() {}

  static Graph merge(Graph graph) {
    Shapes shapes = Shapes.infer(graph);
    List<Edit> edits = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("MatMul") && isPlane(graph, shapes, node)) {
        merge(graph, node, edits);
      }
    }
    return Edits.apply(graph, edits);
  }

  private static boolean isPlane(Graph graph, Shapes shapes, Node product) {
    return shapes.dims(product.inputs().getFirst()).filter(dims -> dims.rank() == 2).isPresent()
        && weights(graph, product).isPresent();
  }

  private static Optional<Tensor> weights(Graph graph, Node product) {
    return product
        .input(1)
        .flatMap(graph::constant)
        .filter(w -> w.type() == ElementType.FP32 && w.shape().rank() == 2);
  }

  private static void merge(Graph graph, Node product, List<Edit> edits) {
    List<Node> readers = graph.consumers(product.output());
    if (readers.size() != 1 || !readers.getFirst().is("Add") || graph.isOutput(product.output())) {
      return;
    }
    Node add = readers.getFirst();
    String other = add.inputs().get(add.inputs().getFirst().equals(product.output()) ? 1 : 0);
    long columns = weights(graph, product).orElseThrow().shape().dimension(1);
    graph
        .constant(other)
        .filter(bias -> bias.type() == ElementType.FP32 && isRow(bias.shape(), columns))
        .ifPresent(bias -> {
          String row = add.name() + "/bias";
          edits.add(new Edit.PutInitializer(row, bias.reshaped(Shape.of(columns))));
          edits.add(new Edit.RemoveNode(product.name()));
          edits.add(
              new Edit.ReplaceNode(
                  add.name(),
                  Node.of(
                      add.name(),
                      "Gemm",
                      List.of(product.inputs().getFirst(), product.inputs().get(1), row),
                      List.of(add.output()),
                      Map.of("transB", Attribute.of(0)))));
        });
  }

  /** Whether a bias has one number for each column, and is the same for all rows. */
  static boolean isRow(Shape bias, long columns) {
    return bias.rank() >= 1
        && bias.rank() <= 2
        && bias.dimension(bias.rank() - 1) == columns
        && bias.elements() == columns;
  }
}

package dev.skerry.optimizer.measure;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.ValueType;
import dev.skerry.model.shape.Shapes;
import dev.skerry.optimizer.samples.Truth;
import java.util.Optional;

/** Which metric fits where nobody said. */
public final class MetricChoice {
  private MetricChoice() {}

  /**
   * For classes top-1, for targets the error; with neither, how far a candidate says what the
   * original says.
   */
  public static Metrics of(Graph graph, Truth truth) {
    if (graph.outputs().isEmpty()) {
      throw new IllegalArgumentException("outputs: none (expected: one or more)");
    }
    return switch (truth) {
      case Truth.Classes _ -> Metrics.TOP_1;
      case Truth.Targets _ -> Metrics.RMSE;
      case Truth.Unknown() ->
          isClassifier(graph) || isOfWholeNumbers(graph) ? Metrics.AGREEMENT : Metrics.CLOSENESS;
    };
  }

  /* There is nothing between the same and something else. */
  private static boolean isOfWholeNumbers(Graph graph) {
    return graph.outputs().stream()
        .map(Value::type)
        .allMatch(
            type -> type instanceof ValueType.OfTensor tensor && !tensor.element().isFloating());
  }

  private static boolean isClassifier(Graph graph) {
    String output = graph.outputs().getFirst().name();
    Optional<Node> last = graph.producer(output);
    return graph.outputs().size() == 1
        && last.filter(node -> node.is("Softmax") || node.is("LogSoftmax")).isPresent()
        && Shapes.infer(graph).dims(output).filter(dims -> dims.rank() == 2).isPresent();
  }
}

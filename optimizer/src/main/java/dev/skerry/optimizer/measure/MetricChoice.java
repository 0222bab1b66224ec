package dev.skerry.optimizer.measure;

import dev.skerry.model.Graph;
import dev.skerry.model.Node;
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
    return switch (truth) {
      case Truth.Classes _ -> Metrics.TOP_1;
      case Truth.Targets _ -> Metrics.RMSE;
      case Truth.Unknown() -> isClassifier(graph) ? Metrics.AGREEMENT : Metrics.CLOSENESS;
    };
  }

  private static boolean isClassifier(Graph graph) {
    String output = graph.outputs().getFirst().name();
    Optional<Node> last = graph.producer(output);
    return graph.outputs().size() == 1
        && last.filter(node -> node.is("Softmax") || node.is("LogSoftmax")).isPresent()
        && Shapes.infer(graph).dims(output).filter(dims -> dims.rank() == 2).isPresent();
  }
}

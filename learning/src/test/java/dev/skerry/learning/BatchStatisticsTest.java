package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** BatchNormalization learns from the batch and remembers it. */
final class BatchStatisticsTest {
  /* Single precision. */
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  private final Trainer trainer = Trainer.open(Bench.cache());

  @Test
  void runningStatistics_oneStep_moveATenthOfTheWay() throws Exception {
    Tensor batch = Tensor.ofFloats(Shape.of(4, 1, 1), 1, 2, 3, 6);
    Lesson lesson = Lesson.ofTargets(batch, Tensor.allocate(ElementType.FP32, Shape.of(4, 1, 1)));
    TrainingPlan plan = new TrainingPlan(1, Optimizer.adam(0.01), new Loss.MeanSquare(), 1);

    Graph after = trainer.train(normalization(), _ -> lesson, plan, Watch.none()).graph();

    // Mean 3; unbiased variance (4 + 1 + 0 + 9) / 3. Momentum 0.9 of what was there: 1 and 2.
    assertThat(value(after, "mean")).isCloseTo(0.9f * 1 + 0.1f * 3, ROUNDING);
    assertThat(value(after, "variance")).isCloseTo(0.9f * 2 + 0.1f * 14 / 3, ROUNDING);
  }

  @Test
  void scale_towardsZeroTargets_shrinks() throws Exception {
    Tensor batch = Tensor.ofFloats(Shape.of(4, 1, 1), 1, 2, 3, 6);
    Lesson lesson = Lesson.ofTargets(batch, Tensor.allocate(ElementType.FP32, Shape.of(4, 1, 1)));
    TrainingPlan plan = new TrainingPlan(1, Optimizer.adam(0.01), new Loss.MeanSquare(), 1);

    Graph after = trainer.train(normalization(), _ -> lesson, plan, Watch.none()).graph();

    // Adam's first step is its rate, whatever the gradient's size.
    assertThat(value(after, "scale")).isCloseTo(0.99f, ROUNDING);
  }

  private static Graph normalization() {
    GraphBuilder net = Graph.builder("normalization", 17);
    String x = net.input("x", ElementType.FP32, -1, 1, 1);
    net.output(
        net.node(
            "BatchNormalization",
            x,
            net.initializer("scale", Tensor.ofFloats(Shape.of(1), 1)),
            net.initializer("shift", Tensor.ofFloats(Shape.of(1), 0)),
            net.initializer("mean", Tensor.ofFloats(Shape.of(1), 1)),
            net.initializer("variance", Tensor.ofFloats(Shape.of(1), 2))));
    return net.build();
  }

  private static float value(Graph graph, String name) {
    return graph
        .initializers()
        .getOrDefault(name, Tensor.ofFloats(Shape.of(1), Float.NaN))
        .floats()
        .get(0);
  }
}

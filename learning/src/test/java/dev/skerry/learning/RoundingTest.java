package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers are rounded as integers would be, and gradients pass. */
final class RoundingTest {
  private final Engine engine = Torch.load(Bench.cache());

  /* Columns of 1, 0.4, −0.9 and of 10, 4.9, 5.1, with three steps to either side. */
  private static final Tensor WEIGHTS =
      Tensor.ofFloats(Shape.of(3, 2), 1, 10, 0.4f, 4.9f, -0.9f, 5.1f);

  private static Graph values() {
    GraphBuilder net = graph();
    net.input("x", ElementType.FP32, -1, 4);
    net.add(Rounding.values("x", "y", 0.25f, -0.5f, 1));
    net.output("y");
    return net.build();
  }

  private static GraphBuilder graph() {
    return Graph.builder("rounded", 17).opset(Rounding.DOMAIN, 1);
  }

  private static Graph product(int axis) {
    GraphBuilder net = graph();
    String x = net.input("x", ElementType.FP32, -1, 3);
    net.add(Rounding.weights(net.initializer("w", WEIGHTS), "rounded", axis, 3));
    net.output(net.node("MatMul", x, "rounded"));
    return net.build();
  }

  @Test
  void value_becomesTheNearestMultipleInItsRange() {
    Tensor said =
        Trainer.open(Bench.cache())
            .answer(values(), List.of(Tensor.ofFloats(Shape.of(1, 4), 0.3f, -0.7f, 1.4f, -0.2f)));

    assertThat(said.floats())
        .isEqualTo(Tensor.ofFloats(Shape.of(4), 0.25f, -0.5f, 1, -0.25f).floats());
  }

  @Test
  void weight_hasAsManyStepsAsItsChannelsLargestWants() {
    Tensor rows = Tensor.ofFloats(Shape.of(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1);

    Tensor each = Trainer.open(Bench.cache()).answer(product(1), List.of(rows));
    Tensor together = Trainer.open(Bench.cache()).answer(product(-1), List.of(rows));

    float[] expected = {1, 10, 1 / 3f, 10 / 3f, -1, 20 / 3f};
    float[] coarser = {0, 10, 0, 10 / 3f, 0, 20 / 3f};
    for (int i = 0; i < expected.length; i++) {
      assertThat(each.floats().get(i)).isCloseTo(expected[i], Offset.offset(1e-6f));
      assertThat(together.floats().get(i)).isCloseTo(coarser[i], Offset.offset(1e-6f));
    }
  }

  @Test
  void gradient_passesAsIfNothingWereRounded() {
    Lesson lesson =
        Lesson.ofTargets(
            Tensor.ofFloats(Shape.of(1, 3), 1, 2, 3), Tensor.ofFloats(Shape.of(1, 2), 0, 0));
    float[] gradient = gradient(product(1), lesson);

    // The mean of two squares: the slope of each sum is the sum, at x = 1, 2, 3.
    float first = 1 + 2 / 3f - 3;
    float second = 10 + 20 / 3f + 20;
    float[] expected = {first, second, 2 * first, 2 * second, 3 * first, 3 * second};
    for (int i = 0; i < expected.length; i++) {
      assertThat(gradient[i]).isCloseTo(expected[i], Offset.offset(1e-4f));
    }
  }

  private float[] gradient(Graph graph, Lesson lesson) {
    try (NDManager root = engine.newBaseManager();
        NDManager step = root.newSubManager()) {
      Objective objective = new Objective(new Loss.MeanSquare());
      DifferentiableGraph model = new DifferentiableGraph(graph, objective.value(graph), root);
      new Trainer.Classroom(
              engine, root, model, objective, new Descent(Optimizer.adam(0.01), model.weights()))
          .gradients(lesson, step);
      return model.weights().firstEntry().getValue().getGradient().toFloatArray();
    }
  }

  @Test
  void gradient_endsWhereAValueIsOutOfRange() {
    GraphBuilder net = graph();
    String x = net.input("x", ElementType.FP32, -1, 1);
    String far = net.node("Mul", x, net.initializer("w", Tensor.ofFloats(Shape.of(2), 1, 5)));
    net.add(Rounding.values(far, "y", 0.25f, 0, 2));
    net.output("y");
    Lesson lesson =
        Lesson.ofTargets(
            Tensor.ofFloats(Shape.of(1, 1), 1.1f), Tensor.ofFloats(Shape.of(1, 2), 0, 0));

    float[] gradient = gradient(net.build(), lesson);

    // At 1, the nearest multiple.
    assertThat(gradient[0]).isCloseTo(1.1f, Offset.offset(1e-5f));
    assertThat(gradient[1]).isZero();
  }
}

package dev.skerry.learning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.skerry.learning.Trainer.Classroom;
import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Convolutions of one element that go in strides over few channels, stored last. oneDNN writes past
 * its workspace when it follows those back: gradients come out wrong, or the process dies.
 */
final class PointwiseStrideTest {
  private static final int SAMPLES = 4;
  private static final int FILTERS = 16;
  private static final int SIZE = 64;
  private static final int PLACES = SIZE / 2 * SIZE / 2;

  private final Engine engine = Torch.load(Bench.cache());
  private final Bench bench = new Bench(5);

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 8, 12, 24})
  void gradient_fewChannelsStoredLast_isSumOverPlaces(int channels) {
    Tensor weights = bench.floats(FILTERS, channels, 1, 1);
    Tensor x = bench.floats(SAMPLES, SIZE, SIZE, channels);
    Tensor targets = bench.floats(SAMPLES, FILTERS, SIZE / 2, SIZE / 2);

    float[] gradient = learned(strided(weights, channels), Lesson.ofTargets(x, targets));

    double[] expected = sums(weights, x, targets, channels);
    for (int i = 0; i < expected.length; i++) {
      // Sums of 4096 products in single precision, then a mean.
      assertThat((double) gradient[i])
          .as("weight %d", i)
          .isCloseTo(expected[i], Offset.offset(1e-6));
    }
  }

  private static Graph strided(Tensor weights, int channels) {
    GraphBuilder net = Graph.builder("strided", 17);
    String x = net.input("x", ElementType.FP32, -1, SIZE, SIZE, channels);
    String first = net.node("Transpose", List.of(x), Map.of("perm", Attribute.ints(0, 3, 1, 2)));
    net.output(
        net.node(
            "Conv",
            List.of(first, net.initializer("w", weights)),
            Map.of("strides", Attribute.ints(2, 2))));
    return net.build();
  }

  private float[] learned(Graph graph, Lesson lesson) {
    Objective objective = new Objective(new Loss.MeanSquare());
    try (NDManager root = engine.newBaseManager();
        NDManager step = root.newSubManager()) {
      DifferentiableGraph model = new DifferentiableGraph(graph, objective.value(graph), root);
      Descent descent = new Descent(Optimizer.adam(0.01), model.weights());
      new Classroom(engine, root, model, objective, descent).gradients(lesson, step);
      NDArray weights = Optional.ofNullable(model.weights().get("w")).orElseThrow();
      return weights.getGradient().toFloatArray();
    }
  }

  /* dL/dw[f, c] = 2 / n · Σ (y − target)[f] · x[c], over all samples and places. */
  private static double[] sums(Tensor weights, Tensor x, Tensor targets, int channels) {
    double[] sums = new double[FILTERS * channels];
    for (int i = 0; i < SAMPLES * PLACES; i++) {
      int sample = i / PLACES;
      int row = i % PLACES / (SIZE / 2);
      int column = i % (SIZE / 2);
      int from = ((sample * SIZE + 2 * row) * SIZE + 2 * column) * channels;
      for (int f = 0; f < FILTERS; f++) {
        double off = -targets.floats().get((sample * FILTERS + f) * PLACES + i % PLACES);
        for (int c = 0; c < channels; c++) {
          off += weights.floats().get(f * channels + c) * (double) x.floats().get(from + c);
        }
        for (int c = 0; c < channels; c++) {
          sums[f * channels + c] +=
              2.0 / (SAMPLES * FILTERS * PLACES) * off * x.floats().get(from + c);
        }
      }
    }
    return sums;
  }
}

package dev.skerry.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.learning.Lesson;
import dev.skerry.learning.Loss;
import dev.skerry.learning.Optimizer;
import dev.skerry.learning.Trainer;
import dev.skerry.learning.TrainingPlan;
import dev.skerry.learning.Watch;
import dev.skerry.model.Graph;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RehearsalTest {
  /* The fewest integers that there are, so that what is lost by them is large. */
  private static final Arithmetic COARSE = new Arithmetic(ElementType.UINT8, false, true);

  @TempDir private Path folder;

  private static Graph folded(Graph graph) {
    return Normalizer.folded(Normalizer.normalize(graph));
  }

  private Map<String, Range> ranges(Graph folded, QuantizationPlan plan, long... sizes)
      throws IOException {
    Tensor rows = TestNets.normal(new SplittableRandom(11), 1, sizes);
    return new Calibrator(Runs.ENGINE, folder)
        .calibrate(folded, plan.values(), Samples.of("drawn", "x", rows, new Truth.Unknown()))
        .getOrDefault(Calibration.MIN_MAX, Map.of());
  }

  static Stream<Arguments> graphs() {
    return Stream.of(
        Arguments.of(TestNets.residual(1), new long[] {32, 3, 12, 12}, Arithmetic.U8S8),
        Arguments.of(TestNets.residual(2), new long[] {32, 3, 12, 12}, COARSE),
        Arguments.of(TestNets.perceptron(1), new long[] {32, 24}, COARSE),
        Arguments.of(
            TestNets.deep(1), new long[] {32, 24}, new Arithmetic(ElementType.INT8, true, false)));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void rehearsal_saysInFloatsWhatIntegersSay(Graph graph, long[] sizes, Arithmetic arithmetic)
      throws IOException {
    Graph folded = folded(graph);
    QuantizationPlan plan = QuantizationPlan.of(folded, Set.of());
    Map<String, Range> ranges = ranges(folded, plan, sizes);
    Tensor x = TestNets.normal(new SplittableRandom(12), 1, sizes);

    Tensor integers = Runs.of(Quantizer.quantize(folded, plan, ranges, arithmetic), x).getFirst();
    Tensor rehearsed =
        Trainer.open(Runs.natives())
            .answer(Rehearsal.of(folded, plan, ranges, arithmetic), List.of(x));
    Tensor floats = Runs.of(folded, x).getFirst();

    // One number that falls to the other side of a half is a step apart.
    assertThat(squares(integers, rehearsed)).isLessThan(0.1 * squares(integers, floats));
  }

  @Test
  void taughtRehearsal_losesLessByIntegers() throws Exception {
    Graph folded = folded(TestNets.deep(3));
    QuantizationPlan plan = QuantizationPlan.of(folded, Set.of());
    Map<String, Range> ranges = ranges(folded, plan, 64, 24);
    Tensor x = TestNets.normal(new SplittableRandom(12), 1, 64, 24);
    Tensor floats = Runs.of(folded, x).getFirst();

    Graph taught =
        Trainer.open(Runs.natives())
            .train(
                Rehearsal.of(folded, plan, ranges, COARSE),
                step -> lesson(folded, step),
                new TrainingPlan(300, 15, Optimizer.adam(1e-3), new Loss.MeanSquare(), 1),
                Watch.none())
            .graph();
    Graph learned = Rehearsal.learned(folded, taught);

    double before =
        squares(Runs.of(Quantizer.quantize(folded, plan, ranges, COARSE), x).getFirst(), floats);
    double after =
        squares(Runs.of(Quantizer.quantize(learned, plan, ranges, COARSE), x).getFirst(), floats);
    assertThat(after).isLessThan(0.9 * before);
    assertThat(learned.nodes()).isEqualTo(folded.nodes());
  }

  private static Lesson lesson(Graph folded, int step) {
    Tensor x = TestNets.normal(new SplittableRandom(100 + step), 1, 32, 24);
    try {
      return Lesson.ofTargets(x, Runs.of(folded, x).getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double squares(Tensor one, Tensor other) {
    double sum = 0;
    for (int i = 0; i < one.floats().limit(); i++) {
      double apart = one.floats().get(i) - other.floats().get(i);
      sum += apart * apart;
    }
    return sum;
  }
}

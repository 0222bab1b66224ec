package dev.skerry.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.normalize.Normalizer;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
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

class BiasCorrectionTest {
  /* The fewest integers that there are, so that what is lost by them is large. */
  private static final Arithmetic COARSE = new Arithmetic(ElementType.UINT8, false, true);

  @TempDir private Path folder;

  interface Layer {
    String of(GraphBuilder net, String x, SplittableRandom random);
  }

  private static Graph graph(Layer layer, long... input) {
    GraphBuilder net = Graph.builder("net", 13);
    String x = net.input("x", ElementType.FP32, input);
    String y = layer.of(net, x, new SplittableRandom(5));
    net.node("Identity", List.of(y), List.of("y"), Map.of());
    net.output("y");
    return Normalizer.folded(Normalizer.normalize(net.build()));
  }

  private static Layer conv(int groups, boolean bias, long... weights) {
    return (net, x, random) -> {
      List<String> inputs =
          new ArrayList<>(List.of(x, net.initializer("w", TestNets.normal(random, 1, weights))));
      if (bias) {
        inputs.add(net.initializer("b", TestNets.normal(random, 1, weights[0])));
      }
      return net.node("Conv", inputs, Map.of("group", Attribute.of((long) groups)));
    };
  }

  private static Layer gemm(boolean turned) {
    return (net, x, random) -> {
      String w =
          net.initializer(
              "w", turned ? TestNets.normal(random, 1, 7, 12) : TestNets.normal(random, 1, 12, 7));
      return net.node("Gemm", List.of(x, w), Map.of("transB", Attribute.of(turned ? 1L : 0L)));
    };
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of("convolution", conv(1, true, 6, 4, 3, 2), new long[] {-1, 4, 6, 6}),
        Arguments.of("no bias", conv(1, false, 6, 4, 1, 1), new long[] {-1, 4, 6, 6}),
        Arguments.of("groups", conv(2, true, 6, 2, 3, 3), new long[] {-1, 4, 6, 6}),
        Arguments.of("depthwise", conv(4, true, 4, 1, 3, 3), new long[] {-1, 4, 6, 6}),
        Arguments.of("twice depthwise", conv(4, true, 8, 1, 3, 3), new long[] {-1, 4, 6, 6}),
        Arguments.of("product", gemm(false), new long[] {-1, 12}),
        Arguments.of("turned product", gemm(true), new long[] {-1, 12}));
  }

  /* Numbers around a mean of their own for each channel. */
  private static Tensor rows(long seed, int count, long... sample) {
    long[] sizes = sample.clone();
    sizes[0] = count;
    Tensor rows = TestNets.normal(new SplittableRandom(seed), 0.3, sizes);
    long inner = 1;
    for (int axis = 2; axis < sizes.length; axis++) {
      inner *= sizes[axis];
    }
    FloatBuffer numbers = rows.floats();
    for (int i = 0; i < numbers.limit(); i++) {
      numbers.put(i, numbers.get(i) + 1 + i / inner % sizes[1]);
    }
    return rows;
  }

  private static double[] shift(Tensor some, Tensor others) {
    int channels = (int) some.shape().dimension(1);
    long inner = some.shape().elements() / some.shape().dimension(0) / channels;
    double[] shift = new double[channels];
    for (int i = 0; i < some.floats().limit(); i++) {
      shift[(int) (i / inner % channels)] +=
          (some.floats().get(i) - others.floats().get(i)) * channels / some.floats().limit();
    }
    return shift;
  }

  private static double largest(double[] numbers) {
    double largest = 0;
    for (double number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void outputs_stayWhereTheyWereOnAverage(String name, Layer layer, long[] input)
      throws IOException {
    Graph graph = graph(layer, input);
    Samples samples = Samples.of("drawn", "x", rows(1, 64, input), new Truth.Unknown());
    QuantizationPlan plan = QuantizationPlan.of(graph, Set.of());
    Map<String, Range> ranges =
        new Calibrator(Runs.ENGINE, folder)
            .calibrate(graph, plan.values(), samples)
            .getOrDefault(Calibration.MIN_MAX, Map.of());
    Means means = Means.of(Runs.ENGINE, folder, graph, samples);
    Tensor x = rows(2, 64, input);
    Tensor floats = Runs.of(graph, x).getFirst();

    Tensor plain = Runs.of(Quantizer.quantize(graph, plan, ranges, COARSE), x).getFirst();
    Tensor corrected =
        Runs.of(Quantizer.corrected(graph, plan, ranges, COARSE, means), x).getFirst();

    assertThat(largest(shift(corrected, floats))).isLessThan(0.25 * largest(shift(plain, floats)));
  }

  @Test
  void meansThatAreNotKnown_leaveBiasesAlone() throws IOException {
    Graph graph = graph(gemm(false), -1, 12);
    QuantizationPlan plan = QuantizationPlan.of(graph, Set.of());
    Map<String, Range> ranges =
        new Calibrator(Runs.ENGINE, folder)
            .calibrate(
                graph,
                plan.values(),
                Samples.of("drawn", "x", rows(1, 8, -1, 12), new Truth.Unknown()))
            .getOrDefault(Calibration.MIN_MAX, Map.of());

    assertThat(Quantizer.corrected(graph, plan, ranges, COARSE, Means.unknown()).nodes())
        .isEqualTo(Quantizer.quantize(graph, plan, ranges, COARSE).nodes());
  }
}

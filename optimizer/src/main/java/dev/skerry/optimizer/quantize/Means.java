package dev.skerry.optimizer.quantize;

import dev.skerry.engine.Engine;
import dev.skerry.model.Graph;
import dev.skerry.model.Node;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.measure.Onlooker;
import dev.skerry.optimizer.samples.Samples;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the channels that a layer reads are on average. */
public final class Means {
  private final Map<String, double[]> byLayer;

  private Means(Map<String, double[]> byLayer) {
    this.byLayer = Map.copyOf(byLayer);
  }

  /** Sums of numbers as they come. */
  private static final class Sum {
    private double[] sums = new double[0];
    private long count;

    private void add(Tensor numbers, boolean channelsLast) {
      int rank = numbers.shape().rank();
      int channels = Math.toIntExact(numbers.shape().dimension(channelsLast ? rank - 1 : 1));
      long inner = 1;
      for (int axis = 2; axis < rank && !channelsLast; axis++) {
        inner *= numbers.shape().dimension(axis);
      }
      if (sums.length != channels) {
        sums = new double[channels];
        count = 0;
      }
      FloatBuffer floats = numbers.floats();
      int run = Math.toIntExact(inner);
      for (int from = 0; from < floats.limit(); from += run) {
        double sum = 0;
        for (int i = from; i < from + run; i++) {
          sum += floats.get(i);
        }
        sums[from / run % channels] += sum;
      }
      count += channels == 0 ? 0 : floats.limit() / channels;
    }

    private double[] means() {
      return Arrays.stream(sums).map(sum -> sum / count).toArray();
    }
  }

  /** Of a graph's layers with weights, on samples. */
  public static Means of(Engine engine, Path workspace, Graph graph, Samples samples)
      throws IOException {
    Map<String, List<Node>> readers = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (Weighted.isOne(graph, node) && graph.constant(node.inputs().getFirst()).isEmpty()) {
        readers.computeIfAbsent(node.inputs().getFirst(), _ -> new ArrayList<>()).add(node);
      }
    }
    Map<String, Sum> sums = new HashMap<>();
    try (Onlooker onlooker = Onlooker.of(engine, workspace, graph, readers.keySet())) {
      onlooker.watch(
          samples,
          (value, numbers) -> {
            for (Node layer : readers.getOrDefault(value, List.of())) {
              if (numbers.shape().rank() >= 2) {
                sums.computeIfAbsent(layer.name(), _ -> new Sum()).add(numbers, !layer.is("Conv"));
              }
            }
          });
    }
    Map<String, double[]> means = new HashMap<>();
    sums.forEach((layer, sum) -> means.put(layer, sum.means()));
    return new Means(means);
  }

  /** Nothing is known. */
  public static Means unknown() {
    return new Means(Map.of());
  }

  /** Of the channels that a layer reads. */
  Optional<double[]> of(String layer) {
    return Optional.ofNullable(byLayer.get(layer));
  }
}

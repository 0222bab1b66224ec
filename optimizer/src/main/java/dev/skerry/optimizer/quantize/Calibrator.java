package dev.skerry.optimizer.quantize;

import dev.skerry.engine.Engine;
import dev.skerry.model.Graph;
import dev.skerry.optimizer.measure.Onlooker;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.samples.Samples;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Runs a graph on real samples and looks at what its values are. */
public final class Calibrator {
  private final Engine engine;
  private final Path workspace;

  /** A calibrator that puts the graphs it runs into {@code workspace}. */
  public Calibrator(Engine engine, Path workspace) {
    this.engine = engine;
    this.workspace = workspace;
  }

  /**
   * A range for each of some values, chosen in each way.
   *
   * @param graph folded, as it will be quantized
   */
  public Map<Calibration, Map<String, Range>> calibrate(
      Graph graph, SequencedSet<String> values, Samples samples) throws IOException {
    try (Onlooker onlooker = Onlooker.of(engine, workspace, graph, values)) {
      Map<String, double[]> bounds = new LinkedHashMap<>();
      values.forEach(value -> bounds.put(value, new double[2]));
      onlooker.watch(
          samples,
          (value, numbers) ->
              widen(value, bounds.getOrDefault(value, new double[2]), numbers.floats()));
      Map<String, Histogram> histograms = new LinkedHashMap<>();
      bounds.forEach(
          (value, seen) -> histograms.put(value, new Histogram(Range.including(seen[0], seen[1]))));
      onlooker.watch(
          samples,
          (value, numbers) ->
              Optional.ofNullable(histograms.get(value))
                  .ifPresent(histogram -> histogram.add(numbers.floats())));
      return ranges(bounds, histograms);
    }
  }

  private static Map<Calibration, Map<String, Range>> ranges(
      Map<String, double[]> bounds, Map<String, Histogram> histograms) {
    Map<Calibration, Map<String, Range>> all = new EnumMap<>(Calibration.class);
    for (Calibration how : Calibration.values()) {
      Map<String, Range> ranges = new LinkedHashMap<>();
      histograms.forEach((value, histogram) -> {
        double[] seen = bounds.getOrDefault(value, new double[2]);
        ranges.put(value, RangeChoice.of(how, Range.including(seen[0], seen[1]), histogram));
      });
      all.put(how, ranges);
    }
    return all;
  }

  private static void widen(String value, double[] seen, FloatBuffer numbers) {
    for (int i = 0; i < numbers.limit(); i++) {
      float number = numbers.get(i);
      if (!Float.isFinite(number)) {
        throw new UnfitException(
            "value '" + value + "': " + number + " while calibrating (expected: finite numbers)");
      }
      seen[0] = Math.min(seen[0], number);
      seen[1] = Math.max(seen[1], number);
    }
  }
}

package dev.skerry.optimizer.quantize;

import dev.skerry.engine.Engine;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.Graph;
import dev.skerry.model.Value;
import dev.skerry.model.edit.Edit;
import dev.skerry.model.edit.Edits;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.normalize.UnfitException;
import dev.skerry.optimizer.samples.Samples;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Path file = workspace.resolve("calibration.onnx");
    OnnxFile.write(exposed(graph, values), file);
    try (Session session = engine.load(file);
        RunControl control = new RunControl()) {
      Map<String, double[]> bounds = new LinkedHashMap<>();
      values.forEach(value -> bounds.put(value, new double[2]));
      watch(
          session,
          samples,
          control,
          (value, numbers) -> {
            double[] seen = bounds.get(value);
            if (seen != null) {
              widen(value, seen, numbers);
            }
          });
      Map<String, Histogram> histograms = new LinkedHashMap<>();
      bounds.forEach(
          (value, seen) -> histograms.put(value, new Histogram(Range.including(seen[0], seen[1]))));
      watch(
          session,
          samples,
          control,
          (value, numbers) -> {
            Histogram histogram = histograms.get(value);
            if (histogram != null) {
              histogram.add(numbers);
            }
          });
      return ranges(bounds, histograms);
    } finally {
      Files.deleteIfExists(file);
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

  private static Graph exposed(Graph graph, SequencedSet<String> values) {
    List<Edit> edits = new ArrayList<>();
    for (String value : values) {
      if (!graph.isOutput(value) && !graph.isInput(value)) {
        edits.add(new Edit.AddOutput(Value.named(value)));
      }
    }
    return Edits.apply(graph, edits);
  }

  /** Whoever looks at numbers that a value takes. */
  private interface Observer {
    void see(String value, FloatBuffer numbers);
  }

  private static void watch(
      Session session, Samples samples, RunControl control, Observer observer) {
    int step = session.inputs().stream().allMatch(input -> input.hasOpenBatch()) ? 8 : 1;
    for (int from = 0; from < samples.count(); from += step) {
      List<Tensor> batch =
          samples.batch(session.inputs(), from, Math.min(step, samples.count() - from));
      for (int i = 0; i < batch.size(); i++) {
        observe(session.inputs().get(i).name(), batch.get(i), observer);
      }
      List<Tensor> outputs = session.run(batch, control);
      for (int i = 0; i < outputs.size(); i++) {
        observe(session.outputs().get(i).name(), outputs.get(i), observer);
      }
    }
  }

  private static void observe(String value, Tensor tensor, Observer observer) {
    if (tensor.type() == ElementType.FP32) {
      observer.see(value, tensor.floats());
    }
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

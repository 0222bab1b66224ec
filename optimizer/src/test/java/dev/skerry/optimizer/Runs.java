package dev.skerry.optimizer;

import dev.skerry.engine.Engine;
import dev.skerry.engine.EngineLibraries;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.engine.ThisJvm;
import dev.skerry.engine.Trial;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Graphs run in the real engine. */
public final class Runs {
  public static final Engine ENGINE = Engine.open(1);

  private Runs() {}

  /** Where PyTorch and ONNX Runtime are unpacked, once for these tests and those of learning. */
  public static Path natives() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "skerry-torch-" + System.getProperty("user.name"));
  }

  /** How to start children that run the engine. */
  static Trial.Launcher children() {
    EngineLibraries.prepare(natives());
    return ThisJvm.launcher();
  }

  /** Trials that find out little about latencies, in little time. */
  static Trial trial() {
    return new Trial(children(), Trial.Limits.DEFAULT, Trial.GLANCE);
  }

  /** What a graph with one input answers. */
  public static List<Tensor> of(Graph graph, Tensor input) throws IOException {
    Path file = Files.createTempFile("skerry-run", ".onnx");
    try {
      OnnxFile.write(graph, file);
      try (Session session = ENGINE.load(file);
          RunControl control = new RunControl()) {
        return session.run(List.of(input), control);
      }
    } finally {
      Files.delete(file);
    }
  }

  /** How far two tensors are apart at most, over the largest number of the first. */
  public static double distance(Tensor expected, Tensor actual) {
    if (!expected.shape().equals(actual.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 1e-6;
    double apart = 0;
    for (int i = 0; i < expected.floats().limit(); i++) {
      largest = Math.max(largest, Math.abs(expected.floats().get(i)));
      apart = Math.max(apart, Math.abs(expected.floats().get(i) - actual.floats().get(i)));
    }
    return apart / largest;
  }
}

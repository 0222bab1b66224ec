package dev.skerry.engine;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * How fast the engine multiplies matrices here: the kernel that most of a network's time goes into.
 */
public final class GemmBenchmark {
  private static final int SIZE = 384;
  private static final int RUNS = 30;

  private final Engine engine;
  private final LongSupplier nanos;

  /** A benchmark of {@code engine}, timed by a monotonic clock. */
  public GemmBenchmark(Engine engine, LongSupplier nanos) {
    this.engine = engine;
    this.nanos = nanos;
  }

  /** 10^9 fp32 operations a second, of the fastest run: 2 n^3 operations for n x n matrices. */
  public double gigaflops() {
    try {
      Path file = Files.createTempFile("skerry-gemm", ".onnx");
      try {
        OnnxFile.write(product(), file);
        return measure(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Category.FAILED, "benchmark: " + Engine.firstLine(e), e);
    }
  }

  private double measure(Path file) {
    try (Session session = engine.load(file);
        RunControl control = new RunControl();
        Binding binding = session.bind(1)) {
      long best = Long.MAX_VALUE;
      for (int run = 0; run < RUNS; run++) {
        long start = nanos.getAsLong();
        binding.run(control);
        best = Math.min(best, nanos.getAsLong() - start);
      }
      return 2.0 * SIZE * SIZE * SIZE / best;
    }
  }

  private static Graph product() {
    GraphBuilder graph = Graph.builder("gemm", 13);
    String left = graph.input("left", ElementType.FP32, SIZE, SIZE);
    String right =
        graph.initializer("right", Tensor.allocate(ElementType.FP32, Shape.of(SIZE, SIZE)));
    graph.output(graph.node("MatMul", left, right));
    return graph.build();
  }
}

package dev.skerry.optimizer;

import dev.skerry.learning.Trainer;
import dev.skerry.learning.Training;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.measure.MetricChoice;
import dev.skerry.optimizer.measure.Race;
import dev.skerry.optimizer.quantize.Arithmetic;
import dev.skerry.optimizer.repair.Effort;
import dev.skerry.optimizer.samples.Parts;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.optimizer.select.Limits;
import dev.skerry.optimizer.shelf.Shelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** A workshop with the real engine and child processes, and what it is asked for in tests. */
final class TestWorkshop {
  private static final Effort EFFORT = new Effort(6, 8);

  private final Path folder;
  private final List<Stage> stages = new ArrayList<>();

  TestWorkshop(Path folder) {
    this.folder = folder;
  }

  /** All that was told of what it is doing. */
  List<Stage> stages() {
    return stages;
  }

  /** The model that the last order was for. */
  Path model() {
    return folder.resolve("model.onnx");
  }

  /** What it made on the way. */
  Path workspace() {
    return folder.resolve("work");
  }

  Outcome run(Graph graph, Level level, double drop, long... sample) throws Exception {
    return run(EFFORT, graph, level, drop, sample);
  }

  Outcome run(Effort effort, Graph graph, Level level, double drop, long... sample)
      throws Exception {
    return run(() -> Trainer.open(Runs.natives()), effort, graph, level, drop, sample);
  }

  Outcome run(Supplier<Training> training, Graph graph, Level level, double drop, long... sample)
      throws Exception {
    return run(training, EFFORT, graph, level, drop, sample);
  }

  private Outcome run(
      Supplier<Training> training,
      Effort effort,
      Graph graph,
      Level level,
      double drop,
      long... sample)
      throws Exception {
    OnnxFile.write(graph, model());
    Path workspace = Files.createDirectories(workspace());
    Workshop workshop =
        new Workshop(
            Runs.ENGINE,
            Runs.trial(),
            new Race(Runs.children(), workspace, Duration.ofMillis(200)),
            workspace,
            training,
            Shelf.none());
    Tensor rows = TestNets.normal(new SplittableRandom(5), 1, sample);
    Samples samples = Samples.of("drawn", "x", rows, new Truth.Unknown());
    Order order =
        new Order(
            model(),
            "model",
            Parts.divided(samples),
            MetricChoice.of(graph, new Truth.Unknown()),
            level,
            Limits.ofDrop(drop),
            new Order.Target("a machine", Arithmetic.U8S8),
            effort,
            1,
            Optional.empty());
    return workshop.run(order, folder.resolve("family"), stages::add);
  }

  static Row row(Outcome outcome, String name) {
    return outcome.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}

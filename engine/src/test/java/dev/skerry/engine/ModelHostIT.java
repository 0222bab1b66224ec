package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Bytes;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real child, and what becomes of whoever waits for it. */
@Timeout(60)
final class ModelHostIT {
  private static final int SIZE = 768;

  @TempDir private Path folder;

  private ModelHost start() throws IOException {
    Trial.Launcher launcher = ThisJvm.launcher();
    return ModelHost.start(
        new ModelHost.Setup(launcher, Bytes.ofMebibytes(1024), 1, 2, folder, Optional.empty()));
  }

  private Path relu() throws IOException {
    GraphBuilder graph = Graph.builder("relu", 13);
    graph.input("x", ElementType.FP32, -1);
    graph.node("Relu", List.of("x"), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1));
    Path file = folder.resolve("relu.onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  @Test
  void questionThatIsTooMuchForTheChild_isHeardOfByWhoeverWaits() throws IOException {
    Path model = relu();
    try (ModelHost host = start();
        RunControl control = new RunControl()) {
      host.load(1, model, Digest.of(Files.readAllBytes(model)));
      Tensor small = Tensor.ofFloats(Shape.of(1), -1);
      assertThat(host.ask(1, List.of(small), control)).hasSize(1);
      Tensor large = Tensor.allocate(ElementType.FP32, Shape.of(80 << 20));

      assertThatThrownBy(() -> host.ask(1, List.of(large), control))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.category()).isEqualTo(EngineException.Category.CRASHED));
    }
  }

  @Test
  void runThatAnInterruptedThreadEnds_costsNoChild() throws Exception {
    Path model = slow();
    try (ModelHost host = start();
        RunControl control = new RunControl()) {
      host.load(1, model, Digest.of(Files.readAllBytes(model)));
      Tensor input = Tensor.allocate(ElementType.FP32, Shape.of(SIZE, SIZE));
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread asker =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
              .start(() -> host.ask(1, List.of(input), control));
      while (asker.isAlive()
          && Arrays.stream(asker.getStackTrace())
              .noneMatch(frame -> frame.getMethodName().equals("readSuccess"))) {
        Thread.onSpinWait();
      }

      Thread.currentThread().interrupt();
      control.terminate();
      boolean interrupted = Thread.interrupted();
      asker.join();

      assertThat(interrupted).isTrue();
      assertThat(thrown.get())
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.category()).isEqualTo(EngineException.Category.TERMINATED));
      Thread.currentThread().interrupt();
      host.unload(1);
      assertThat(Thread.interrupted()).isTrue();
      Path other = relu();
      host.load(2, other, Digest.of(Files.readAllBytes(other)));
    }
  }

  /** Takes its time. */
  private Path slow() throws IOException {
    GraphBuilder graph = Graph.builder("slow", 13);
    String value = graph.input("x", ElementType.FP32, SIZE, SIZE);
    for (int i = 0; i < 200; i++) {
      value = graph.node("MatMul", value, value);
    }
    graph.node("Identity", List.of(value), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, SIZE, SIZE));
    Path file = folder.resolve("slow.onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }
}

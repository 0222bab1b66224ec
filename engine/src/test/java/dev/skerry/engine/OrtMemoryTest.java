package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnxruntime.OrtEnvironment;
import dev.skerry.model.Graph;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrtMemoryTest {
  private static final int BATCH = 64;
  private static final long SEED = 7;

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void tensorsOnTheHeap_leaveNothingForACollectionToFind(@TempDir Path folder) throws IOException {
    Graph graph = Drawn.network(SEED);
    Path file = folder.resolve("drawn.onnx");
    OnnxFile.write(graph, file);
    try (Session session = Engine.open(1).load(file);
        RunControl control = new RunControl()) {
      Shape shape = session.inputs().getFirst().resolved(BATCH);
      Tensor heap = Tensor.allocate(ElementType.FP32, shape);
      session.run(List.of(heap), control);
      long before = direct();

      List<Tensor> said = List.of();
      for (int i = 0; i < 20; i++) {
        said = session.run(List.of(heap), control);
      }

      assertThat(direct()).isLessThanOrEqualTo(before);
      assertThat(said.getFirst().shape().dimension(0)).isEqualTo(BATCH);
    }
  }

  @Test
  void tensorsOnTheHeapAndInDirectMemory_areTheSameToAModel(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("drawn.onnx");
    OnnxFile.write(Drawn.network(SEED), file);
    try (Session session = Engine.open(1).load(file);
        RunControl control = new RunControl()) {
      List<Tensor> direct = SampleInputs.draw(session.inputs(), BATCH, new SplittableRandom(SEED));
      Tensor drawn = direct.getFirst();
      Tensor heap = Tensor.allocate(drawn.type(), drawn.shape());
      heap.bytes().put(drawn.bytes());

      assertThat(session.run(List.of(heap), control).getFirst().bytes())
          .isEqualTo(session.run(direct, control).getFirst().bytes());
    }
  }

  @Test
  void heap_isNotPinned() {
    Tensor heap = Tensor.allocate(ElementType.FP32, Shape.of(2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrtMemory.pin(OrtEnvironment.getEnvironment(), heap))
        .withMessageContaining("direct memory");
  }
}

package dev.skerry.optimizer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.engine.RunControl;
import dev.skerry.engine.Session;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.optimizer.Runs;
import dev.skerry.optimizer.TestNets;
import dev.skerry.optimizer.samples.Samples;
import dev.skerry.optimizer.samples.Truth;
import dev.skerry.optimizer.shelf.Shelf;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models over samples, in the real engine. */
final class ExaminerTest {
  private static final int COUNT = 37;

  @TempDir private Path folder;
  private final Tensor rows = TestNets.normal(new SplittableRandom(3), 1, COUNT, 24);
  private final Samples samples = Samples.of("some", "x", rows, new Truth.Unknown());

  private Tensor examined(Path model) throws Exception {
    return new Examiner(Runs.ENGINE, Shelf.none()).examine(model, samples).outputs().getFirst();
  }

  private Path written(Graph graph) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(graph, file);
    return file;
  }

  private void assertAsAlone(Path model, Tensor said) {
    try (Session session = Runs.ENGINE.load(model);
        RunControl control = new RunControl()) {
      for (int place = 0; place < COUNT; place++) {
        List<Tensor> alone = session.run(samples.batch(session.inputs(), place, 1), control);
        for (int i = 0; i < 24; i++) {
          float expected = alone.getFirst().floats().get(i);
          assertThat(said.floats().get(24 * place + i))
              .as("sample " + place)
              .isBetween(expected - 1e-4f, expected + 1e-4f);
        }
      }
    }
  }

  @Test
  void eachSample_isAnsweredAsIfItWereAskedAlone() throws Exception {
    Path model = written(TestNets.perceptron(1));

    assertAsAlone(model, examined(model));
  }

  /* As x / x.abs().max() is exported. */
  @Test
  void modelWhoseAnswersHangOnTheBatch_isAskedForOneSampleAtATime() throws Exception {
    GraphBuilder net = Graph.builder("peak", 13);
    String x = net.input("x", ElementType.FP32, -1, 24);
    String peak = net.node("ReduceMax", net.node("Abs", x));
    net.node("Div", List.of(x, peak), List.of("y"), Map.of());
    net.output(Value.of("y", ElementType.FP32, -1, 24));
    Path model = written(net.build());

    assertAsAlone(model, examined(model));
  }
}

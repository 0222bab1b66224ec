package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in the real engine: in a child process, and in this one. */
final class TrialIT {
  @TempDir private Path folder;

  private static Trial trial(Duration time) {
    Trial.Launcher launcher = ThisJvm.launcher();
    return new Trial(launcher, new Trial.Limits(time, Bytes.ofMebibytes(2048)));
  }

  private Path model(String operator) throws IOException {
    GraphBuilder graph = Graph.builder("model", 13);
    String x = graph.input("x", ElementType.FP32, -1, 4);
    graph.node(operator, List.of(x), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    Path file = folder.resolve(operator + ".onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  @Test
  void soundModel_passesAndIsTimed() throws Exception {
    Trial.Report report = trial(Duration.ofMinutes(1)).run(model("Relu"));

    assertThat(report)
        .isInstanceOfSatisfying(
            Trial.Report.Passed.class,
            passed -> {
              assertThat(passed.latency()).containsKey(1);
              assertThat(passed.loadTime()).isPositive();
            });
  }

  @Test
  void trialAtAGlance_tellsTheSame() throws Exception {
    Trial.Limits limits = new Trial.Limits(Duration.ofMinutes(1), Bytes.ofMebibytes(2048));
    Trial glance = new Trial(ThisJvm.launcher(), limits, Trial.GLANCE);
    Path model = model("Relu");

    assertThat(glance.run(model))
        .isInstanceOfSatisfying(
            Trial.Report.Passed.class, passed -> assertThat(passed.latency()).containsKey(1));
    assertThat(glance.run(model, new Digest("0".repeat(64))))
        .isInstanceOfSatisfying(
            Trial.Report.Failed.class, failed -> assertThat(failed.reason()).contains("Relu.onnx"));
  }

  @Test
  void fileThatIsNoModel_failsWithAReason() throws Exception {
    Path file = Files.writeString(folder.resolve("text.onnx"), "no model");

    assertThat(trial(Duration.ofMinutes(1)).run(file))
        .isInstanceOfSatisfying(
            Trial.Report.Failed.class, failed -> assertThat(failed.reason()).contains("text.onnx"));
  }

  @Test
  void trialThatTakesTooLong_isEnded() throws Exception {
    assertThat(trial(Duration.ofMillis(1)).run(model("Relu")))
        .isInstanceOfSatisfying(
            Trial.Report.Failed.class,
            failed -> assertThat(failed.reason()).contains("did not finish its trial"));
  }

  @Test
  void pinnedRun_givesWhatAFreeRunGives() throws Exception {
    try (Session session = Engine.open(1).load(model("Relu"));
        RunControl control = new RunControl();
        Binding binding = session.bind(2)) {
      Tensor input = Tensor.ofFloats(Shape.of(2, 4), 1, -2, 3, -4, -5, 6, -7, 8);
      binding.input(0).bytes().put(input.bytes());

      binding.run(control);

      assertThat(binding.output(0).bytes())
          .isEqualTo(session.run(List.of(input), control).getFirst().bytes());
      assertThat(binding.output(0).floats().get(7)).isEqualTo(8);
      assertThat(binding.output(0).floats().get(6)).isZero();
    }
  }

  @Test
  void reportThatCannotBeRead_isAFailure() {
    for (String text :
        List.of("", "load 1\n", "load x\npeak 1\nlatency 1 1 1 1\n", "latency 1 3 2 1\n", "boo")) {
      assertThat(TrialReportFormat.parse(text)).isInstanceOf(Trial.Report.Failed.class);
    }
  }
}

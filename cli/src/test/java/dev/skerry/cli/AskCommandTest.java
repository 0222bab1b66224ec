package dev.skerry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.tensor.Npy;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.model.tensor.TensorSpec;
import dev.skerry.serving.Answer;
import dev.skerry.serving.Catalog;
import dev.skerry.serving.Inference;
import dev.skerry.serving.NamedTensor;
import dev.skerry.serving.Question;
import dev.skerry.serving.Reason;
import dev.skerry.serving.rest.RestOptions;
import dev.skerry.serving.rest.RestServer;
import dev.skerry.terms.Grade;
import dev.skerry.terms.LatencyClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script learns from {@code skerry ask}. */
final class AskCommandTest {
  @TempDir private Path folder;

  /** Always answers the same, in time or not. */
  private record Fixed(boolean onTime) implements Inference {
    @Override
    public Answer ask(Question question) {
      NamedTensor output = new NamedTensor("y", Tensor.ofFloats(Shape.of(1), 2));
      return new Answer(
          "m", "1", "full", List.of(output), Grade.FULL, Reason.NONE, Duration.ZERO, onTime);
    }

    @Override
    public Answer decline(Question question, List<TensorSpec> inputs) {
      return ask(question);
    }

    @Override
    public LatencyClass latencyClass(String model, String version) {
      return LatencyClass.INTERACTIVE;
    }

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public Catalog catalog() {
      throw new UnsupportedOperationException("nobody asks for it");
    }
  }

  private Ran ask(boolean onTime, String... more) throws IOException {
    Path input = folder.resolve("x.npy");
    Npy.write(Tensor.ofFloats(Shape.of(1), 1), input);
    try (RestServer server = RestServer.start(new Fixed(onTime), RestOptions.loopback(0))) {
      List<String> arguments =
          new ArrayList<>(
              List.of("ask", "m", "--input", "x=" + input, "--server=127.0.0.1:" + server.port()));
      arguments.addAll(List.of(more));
      return Ran.of(arguments.toArray(String[]::new));
    }
  }

  @Test
  void answerInTime_exitsWithZero() throws IOException {
    Ran ran = ask(true);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("answered in time");
  }

  @Test
  void lateAnswer_isShownAndHasAnExitCodeOfItsOwn() throws IOException {
    Ran ran = ask(false);

    assertThat(ran.code()).as(ran.err()).isEqualTo(3);
    assertThat(ran.out()).contains("answered LATE", "y ");
    assertThat(ask(false, "--json").code()).isEqualTo(3);
  }

  @Test
  void exitCodes_areInTheHelp() {
    assertThat(Ran.of("ask", "--help").out().lines().map(String::strip).toList())
        .contains("Exit codes:")
        .anyMatch(line -> line.matches("3 +answered, but late.*"));
  }
}

package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Graph;
import dev.skerry.model.edit.Seams;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces in the real engine give what the whole gives. */
final class DivisionTest {
  private static final Engine ENGINE = Engine.open(1);

  @TempDir private Path folder;

  private Session load(Graph graph) throws Exception {
    Path file = folder.resolve(graph.name() + ".onnx");
    OnnxFile.write(graph, file);
    return ENGINE.load(file);
  }

  /** In so many pieces as asked for, however long they take. */
  private static PiecewiseSession cut(Session whole, Graph graph, int pieces) {
    return cut(whole, Seams.of(graph), pieces);
  }

  private static PiecewiseSession cut(Session whole, Seams seams, int pieces) {
    List<OnnxRuntimeSession> chain =
        seams.cut(seams.even(pieces)).stream()
            .map(piece -> ENGINE.loadPiece(OnnxFile.bytes(piece)))
            .toList();
    return new PiecewiseSession(ENGINE.environment(), chain, (OnnxRuntimeSession) whole);
  }

  private static void assertAlike(Session whole, PiecewiseSession pieces, int batch) {
    SplittableRandom chance = new SplittableRandom(batch);
    List<Tensor> inputs = SampleInputs.draw(whole.inputs(), batch, chance);
    try (RunControl control = new RunControl();
        Binding binding = pieces.bind(batch)) {
      List<Tensor> expected = whole.run(inputs, control);
      List<Tensor> copied = pieces.run(inputs, control);
      for (int input = 0; input < inputs.size(); input++) {
        binding.input(input).bytes().put(inputs.get(input).bytes());
      }
      binding.run(control);
      for (int output = 0; output < expected.size(); output++) {
        Closeness.check(copied.get(output), expected.get(output));
        Closeness.check(binding.output(output), expected.get(output));
      }
    }
  }

  private static Path shared() {
    String told = System.getProperty("skerry.shared");
    return told == null ? Path.of("..", "..", "shared") : Path.of(told);
  }

  @Test
  void piecesOfGeneratedNetworks_giveWhatTheWholeGives() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      Graph graph = Drawn.network(seed);
      try (Session whole = load(graph);
          PiecewiseSession pieces = cut(whole, graph, 2 + (int) (seed % 5))) {
        assertThat(pieces.pieces()).as("seed " + seed).isGreaterThan(1);
        assertAlike(whole, pieces, 1);
        assertAlike(whole, pieces, 3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ad_autoencoder",
        "mnist_cnn",
        "mobilenet_v1_025_224",
        "resnet8_cifar10",
        "streaming_wakeword",
        "ultraface_rfb320",
        "vww_mobilenetv1_025_96"
      })
  void piecesOfRealNetworks_giveWhatTheWholeGives(String name) throws Exception {
    Path file = shared().resolve("models").resolve("onnx").resolve(name + ".onnx");
    Assumptions.assumeTrue(Files.isRegularFile(file), "no models at " + file);
    Graph graph = OnnxFile.read(file).graph();
    try (Session whole = ENGINE.load(file);
        PiecewiseSession pieces = cut(whole, graph, 4)) {
      assertThat(pieces.pieces()).isGreaterThan(1);
      assertAlike(whole, pieces, 1);
    }
    try (Session whole = ENGINE.load(file);
        PiecewiseSession pieces = cut(whole, Prepared.by(ENGINE, graph).seams(), 20)) {
      assertThat(pieces.pieces()).isGreaterThan(2);
      assertAlike(whole, pieces, 1);
    }
  }

  @Test
  void piecesOfWhatTheEnginePrepared_giveWhatTheWholeGives() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      Graph graph = Drawn.network(seed);
      try (Session whole = load(graph);
          PiecewiseSession pieces = cut(whole, Prepared.by(ENGINE, graph).seams(), 8)) {
        assertThat(pieces.pieces()).as("seed " + seed).isGreaterThan(1);
        assertAlike(whole, pieces, 1);
        assertAlike(whole, pieces, 3);
      }
    }
  }

  @Test
  void checkpoint_isTold_betweenPieces() throws Exception {
    Graph graph = Drawn.network(1);
    List<Integer> told = new ArrayList<>();
    try (Session whole = load(graph);
        PiecewiseSession pieces = cut(whole, graph, 3);
        Binding binding = pieces.bind(1);
        RunControl control = new RunControl(() -> told.add(told.size()))) {
      binding.run(control);

      assertThat(told).hasSize(pieces.pieces() - 1);
    }
  }

  @Test
  void runToldToEndWhileItWaits_ends() throws Exception {
    Graph graph = Drawn.network(1);
    RunControl[] hand = new RunControl[1];
    try (Session whole = load(graph);
        PiecewiseSession pieces = cut(whole, graph, 3);
        Binding binding = pieces.bind(1);
        RunControl control = new RunControl(() -> hand[0].terminate())) {
      hand[0] = control;

      assertThatThrownBy(() -> binding.run(control))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.category()).isEqualTo(EngineException.Category.TERMINATED));
    }
  }

  @Test
  void sameModel_canRunWithinItself() throws Exception {
    Graph graph = Drawn.network(2);
    try (Session whole = load(graph);
        PiecewiseSession pieces = cut(whole, graph, 3);
        RunControl inner = new RunControl();
        Binding nested = pieces.bind(1);
        Binding binding = pieces.bind(1)) {
      List<Tensor> some = SampleInputs.draw(whole.inputs(), 1, new SplittableRandom(1));
      List<Tensor> others = SampleInputs.draw(whole.inputs(), 1, new SplittableRandom(2));
      binding.input(0).bytes().put(some.getFirst().bytes());
      nested.input(0).bytes().put(others.getFirst().bytes());

      try (RunControl outer = new RunControl(() -> nested.run(inner))) {
        binding.run(outer);
      }

      Closeness.check(binding.output(0), whole.run(some, inner).getFirst());
      Closeness.check(nested.output(0), whole.run(others, inner).getFirst());
    }
  }

  /* Virtual time: each look at the clock takes as long as it takes to say that a model is long. */
  private static Division division(long step) {
    long[] now = {0};
    return new Division(ENGINE, Duration.ofMillis(1), () -> now[0] += step);
  }

  @Test
  void shortModel_staysWhole() throws Exception {
    Graph graph = Drawn.network(1);
    try (Session whole = load(graph)) {
      assertThat(division(Duration.ofNanos(10_000).toNanos()).divide(whole, graph)).isSameAs(whole);
    }
  }

  @Test
  void modelWhosePiecesTakeLonger_staysWhole() throws Exception {
    Graph graph = Drawn.network(1);
    // Seen by this clock every look takes 2 ms, so a run of three pieces takes three times as long.
    try (Session whole = load(graph)) {
      assertThat(division(Duration.ofMillis(2).toNanos()).divide(whole, graph)).isSameAs(whole);
    }
  }
}
